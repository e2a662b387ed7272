package dev.sqlbuild.engine.seed;

import dev.sqlbuild.adapter.RowSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads another source on a thread of its own, a few blocks of rows ahead, so that parsing and loading overlap. What the
 * other source throws is thrown where its next row would have been. Once {@link #next} has returned false, everything
 * that the reading thread did is visible to the caller.
 */
final class ReadAhead implements RowSource, AutoCloseable {
    static final String THREAD = "seed-reader";

    private static final int BLOCKS = 4;

    private final BlockingQueue<RowBlock> filled = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<RowBlock> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final RowSource source;
    private final Thread reading;
    private @Nullable Throwable failure;
    private RowBlock current;
    private int row = -1;

    ReadAhead(RowSource source, int width) {
        this.source = source;
        this.current = new RowBlock(width);
        for (int i = 1; i < BLOCKS; i++) empty.add(new RowBlock(width));
        this.reading = new Thread(this::read, THREAD);
        reading.setDaemon(true);
        reading.start();
    }

    private void read() {
        try {
            boolean more = true;
            while (more) {
                RowBlock block = empty.take();
                block.clear();
                try {
                    more = block.fill(source);
                } catch (RuntimeException | Error e) {
                    failure = e;
                    more = false;
                }
                block.last = !more;
                filled.put(block);
            }
        } catch (InterruptedException e) {
            // Closed before the end: nobody asks for more rows.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean next() {
        while (++row >= current.rows()) {
            if (current.last) {
                row = current.rows();
                throwFailure();
                return false;
            }
            advance();
        }
        return true;
    }

    private void throwFailure() {
        if (failure instanceof RuntimeException exception) throw exception;
        if (failure instanceof Error error) throw error;
    }

    private void advance() {
        try {
            empty.put(current);
            current = filled.take();
            row = -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for rows", e);
        }
    }

    @Override
    public long line() {
        return current.line(row);
    }

    @Override
    public boolean isNull(int column) {
        return current.isNull(row, column);
    }

    @Override
    public char[] text(int column) {
        return current.text();
    }

    @Override
    public int start(int column) {
        return current.start(row, column);
    }

    @Override
    public int end(int column) {
        return current.end(row, column);
    }

    /** Ends the reading thread; the other source can be closed then. */
    @Override
    public void close() {
        reading.interrupt();
        boolean interrupted = false;
        while (reading.isAlive()) {
            try {
                reading.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
