package dev.sqlbuild.engine.seed;

import dev.sqlbuild.adapter.RowSource;
import java.util.Arrays;

/** Some rows of a source, their characters one after another; for one thread at a time. */
final class RowBlock {
    private static final int FULL_CHARACTERS = 1 << 17;
    private static final int FULL_ROWS = 1 << 12;

    /** Whether the source has no rows after these. */
    boolean last;

    private final int width;
    private final long[] lines = new long[FULL_ROWS];
    private char[] text = new char[FULL_CHARACTERS + (1 << 12)];
    /** End of each value of each row; the complement of it where the value is NULL. */
    private int[] ends;

    private int used;
    private int rows;

    RowBlock(int width) {
        this.width = width;
        this.ends = new int[width << 6];
    }

    void clear() {
        used = 0;
        rows = 0;
        last = false;
    }

    /** Takes rows until the block is full; false when the source has no more. */
    boolean fill(RowSource source) {
        while (rows < FULL_ROWS && used < FULL_CHARACTERS) {
            if (!source.next()) return false;
            take(source);
        }
        return true;
    }

    private void take(RowSource source) {
        int first = rows * width;
        if (first + width > ends.length) ends = Arrays.copyOf(ends, 2 * ends.length);
        for (int i = 0; i < width; i++) {
            if (source.isNull(i)) {
                ends[first + i] = ~used;
            } else {
                int start = source.start(i);
                int size = source.end(i) - start;
                if (used + size > text.length) text = Arrays.copyOf(text, Math.max(2 * text.length, used + size));
                System.arraycopy(source.text(i), start, text, used, size);
                used += size;
                ends[first + i] = used;
            }
        }
        lines[rows++] = source.line();
    }

    int rows() {
        return rows;
    }

    long line(int row) {
        return lines[row];
    }

    char[] text() {
        return text;
    }

    boolean isNull(int row, int column) {
        return ends[row * width + column] < 0;
    }

    int start(int row, int column) {
        int value = row * width + column;
        return value == 0 ? 0 : position(ends[value - 1]);
    }

    int end(int row, int column) {
        return position(ends[row * width + column]);
    }

    private static int position(int end) {
        return end < 0 ? ~end : end;
    }
}
