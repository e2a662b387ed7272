package dev.sqlbuild.cli.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Passes everything on and keeps a copy; a copy that cannot be kept is given up silently. */
final class Tee extends OutputStream {
    private final PrintStream destination;
    private @Nullable OutputStream copy;
    private long bytes;

    private Tee(PrintStream destination, OutputStream copy) {
        this.destination = destination;
        this.copy = copy;
    }

    static Tee of(PrintStream destination, OutputStream copy) {
        return new Tee(destination, copy);
    }

    PrintStream stream() {
        return new PrintStream(this, true, StandardCharsets.UTF_8);
    }

    synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] buffer, int offset, int length) {
        destination.write(buffer, offset, length);
        bytes += length;
        if (copy == null) return;
        try {
            copy.write(buffer, offset, length);
        } catch (IOException e) {
            copy = null;
        }
    }

    @Override
    public synchronized void flush() {
        destination.flush();
    }
}
