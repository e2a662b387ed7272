package dev.sqlbuild.adapter.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Rows in the text format of {@code COPY}, one record a line, and where each came from. Reused batch after batch; for
 * one thread.
 */
final class CopyBatch {
    /** Takes a part of the bytes; the same as a method of the driver's copy operation. */
    interface Sink {
        void write(byte[] bytes, int from, int count) throws SQLException;
    }

    static final Sink NOWHERE = (bytes, from, count) -> {};

    private static final int FULL = 8 << 20;
    private static final int WORTHWHILE = 1 << 17;

    private byte[] bytes = new byte[FULL + (1 << 16)];
    private int length;
    private long[] lines = new long[1 << 12];
    private int rows;
    private int sent;
    private boolean first;

    void clear() {
        length = 0;
        rows = 0;
        sent = 0;
    }

    boolean isFull() {
        return length >= FULL;
    }

    int rows() {
        return rows;
    }

    int length() {
        return length;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where record {@code row}, 0-based, came from. */
    long line(int row) {
        return lines[row];
    }

    void begin(long line) {
        if (rows == lines.length) lines = Arrays.copyOf(lines, rows * 2);
        lines[rows] = line;
        first = true;
    }

    void end() {
        append('\n');
        rows++;
    }

    void sendWhenWorthwhile(Sink sink) throws SQLException {
        if (length - sent >= WORTHWHILE) sendRest(sink);
    }

    void sendRest(Sink sink) throws SQLException {
        if (length > sent) sink.write(bytes, sent, length - sent);
        sent = length;
    }

    void addNull() {
        separate();
        append('\\');
        append('N');
    }

    void add(char[] text, int start, int end) {
        separate();
        reserve(2L * (end - start));
        byte[] out = bytes;
        int at = length;
        for (int i = start; i < end; i++) {
            char c = text[i];
            if (c >= 0x80) {
                length = at;
                addEncoded(new String(text, i, end - i));
                return;
            }
            if (c <= '\r' || c == '\\') {
                length = at;
                addCharacter((byte) c);
                at = length;
            } else {
                out[at++] = (byte) c;
            }
        }
        length = at;
    }

    private void separate() {
        if (first) first = false;
        else append('\t');
    }

    /** The rest of a value from its first character beyond ASCII. */
    private void addEncoded(String rest) {
        byte[] encoded = rest.getBytes(StandardCharsets.UTF_8);
        reserve(2L * encoded.length);
        for (byte b : encoded) addCharacter(b);
    }

    private void addCharacter(byte b) {
        switch (b) {
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\t' -> escape('t');
            case '\\' -> escape('\\');
            default -> bytes[length++] = b;
        }
    }

    private void escape(char letter) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) letter;
    }

    private void append(char c) {
        reserve(1);
        bytes[length++] = (byte) c;
    }

    private void reserve(long more) {
        if (length + more <= bytes.length) return;
        bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(2L * bytes.length, length + more)));
    }
}
