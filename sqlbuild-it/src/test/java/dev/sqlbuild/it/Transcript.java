package dev.sqlbuild.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a process has printed so far, collected by a thread for each of its two streams. */
final class Transcript {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private int open = 2;

    Transcript(Process process) {
        collect(process.getInputStream(), out);
        collect(process.getErrorStream(), err);
    }

    private void collect(InputStream from, ByteArrayOutputStream to) {
        Thread thread = new Thread(() -> {
            byte[] buffer = new byte[8192];
            try (from) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) append(to, buffer, n);
            } catch (IOException e) {
                // The process was killed and took its stream along.
            } finally {
                closed();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void append(ByteArrayOutputStream to, byte[] bytes, int length) {
        to.write(bytes, 0, length);
        notifyAll();
    }

    private synchronized void closed() {
        open--;
        notifyAll();
    }

    /** True as soon as either stream contains the text; false when both have ended, or the time is over, without it. */
    synchronized boolean awaitText(String text, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!out().contains(text) && !err().contains(text)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (open == 0 || left <= 0) return false;
            wait(left);
        }
        return true;
    }

    /** Waits for the end of both streams; a grandchild that holds one open is not waited for longer than the limit. */
    synchronized void awaitEnd(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (long left = limit.toMillis(); open > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000)
            wait(left);
    }

    synchronized String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    synchronized String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
