package dev.sqlbuild.core.seed.csv;

import dev.sqlbuild.base.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;

/** SHA-256 over rows as lines of JSON arrays, so that quoting in the file does not count and row order does. */
final class RowHash {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final String HEX = "0123456789abcdef";

    private final MessageDigest digest = Sha256.digest();
    private byte[] pending = new byte[1 << 13];
    private int size;

    /** Adds one field; {@code first} begins a row. */
    void text(boolean first, char[] text, int start, int end) {
        // A character takes at most six bytes, as an escape.
        reserve((end - start) * 6 + 4);
        put(first ? '[' : ',');
        put('"');
        int plainEnd = putPlain(text, start, end);
        for (int i = plainEnd; i < end; i++) {
            char c = text[i];
            if (isPlain(c)) put(c);
            else if (c < 0x80) escape(c);
            else if (c < 0x800) put(0xC0 | c >> 6, 0x80 | (c & 0x3F));
            else i += wide(text, i, end);
        }
        put('"');
    }

    /** Writes characters up to the first that takes more than one byte, and returns its offset. */
    private int putPlain(char[] text, int start, int end) {
        byte[] out = pending;
        int at = size;
        int i = start;
        for (; i < end && isPlain(text[i]); i++) out[at++] = (byte) text[i];
        size = at;
        return i;
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
    }

    void nullField(boolean first) {
        reserve(8);
        put(first ? '[' : ',');
        System.arraycopy(NULL, 0, pending, size, NULL.length);
        size += NULL.length;
    }

    void endRow() {
        reserve(2);
        put(']');
        put('\n');
    }

    /** Digest of everything added; the hash is spent then. */
    String hex() {
        digest.update(pending, 0, size);
        size = 0;
        return Sha256.hex(digest);
    }

    private void escape(char c) {
        if (c == '"' || c == '\\') put('\\', c);
        else if (c == '\n') put('\\', 'n');
        else if (c == '\r') put('\\', 'r');
        else if (c == '\t') put('\\', 't');
        else if (c < 0x20) {
            put('\\', 'u');
            put('0', '0');
            put(HEX.charAt(c >> 4), HEX.charAt(c & 15));
        } else put(c);
    }

    /** Writes the character or surrogate pair at {@code i} and returns how many further characters it took. */
    private int wide(char[] text, int i, int end) {
        char c = text[i];
        if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text[i + 1])) {
            int point = Character.toCodePoint(c, text[i + 1]);
            put(0xF0 | point >> 18, 0x80 | (point >> 12 & 0x3F));
            put(0x80 | (point >> 6 & 0x3F), 0x80 | (point & 0x3F));
            return 1;
        }
        put(0xE0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3F), 0x80 | (c & 0x3F));
        return 0;
    }

    private void put(int b) {
        pending[size++] = (byte) b;
    }

    private void put(int a, int b) {
        put(a);
        put(b);
    }

    private void reserve(int count) {
        if (size + count <= pending.length) return;
        digest.update(pending, 0, size);
        size = 0;
        if (count > pending.length) pending = Arrays.copyOf(pending, count);
    }
}
