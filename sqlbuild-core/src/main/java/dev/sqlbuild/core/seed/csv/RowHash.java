package dev.sqlbuild.core.seed.csv;

import dev.sqlbuild.base.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * SHA-256 over rows in one canonical writing, so that quoting in the file does not count and row order does: CSV in UTF-8
 * with commas and LF, quotes only where they are needed, an unquoted empty field for NULL and a quoted one for the empty
 * text. Most files are written like that, and their bytes are hashed as they are.
 */
final class RowHash {
    private final MessageDigest digest = Sha256.digest();
    private byte[] pending = new byte[1 << 13];
    private int size;

    /** Adds one field; {@code first} begins a row. */
    void text(boolean first, char[] text, int start, int end) {
        // A character takes at most three bytes, and so does half a surrogate pair.
        reserve((end - start) * 3 + 4);
        if (!first) put(',');
        int at = size;
        int plainEnd = putPlain(text, start, end);
        if (plainEnd == end && start < end) return;
        size = at;
        boolean quoted = start == end || needsQuotes(text, start, end);
        if (quoted) put('"');
        for (int i = start; i < end; i++) {
            char c = text[i];
            if (c == '"') put('"', '"');
            else if (c < 0x80) put(c);
            else if (c < 0x800) put(0xC0 | c >> 6, 0x80 | (c & 0x3F));
            else i += wide(text, i, end);
        }
        if (quoted) put('"');
    }

    /** Writes characters up to the first that takes more than one byte or quotes, and returns its offset. */
    private int putPlain(char[] text, int start, int end) {
        byte[] out = pending;
        int at = size;
        int i = start;
        for (; i < end && text[i] < 0x80 && !needsQuotes(text[i]); i++) out[at++] = (byte) text[i];
        size = at;
        return i;
    }

    private static boolean needsQuotes(int c) {
        return c == ',' || c == '"' || c == '\n' || c == '\r';
    }

    private static boolean needsQuotes(char[] text, int start, int end) {
        for (int i = start; i < end; i++) if (needsQuotes(text[i])) return true;
        return false;
    }

    /** Adds one field that is UTF-8 already; quotes in it, if any, are doubled already. */
    void bytes(boolean first, byte[] text, int start, int end) {
        reserve(end - start + 4);
        if (!first) put(',');
        boolean quoted = start == end;
        for (int i = start; i < end && !quoted; i++) quoted = needsQuotes(text[i]);
        if (quoted) put('"');
        System.arraycopy(text, start, pending, size, end - start);
        size += end - start;
        if (quoted) put('"');
    }

    void nullField(boolean first) {
        reserve(2);
        if (!first) put(',');
    }

    void endRow() {
        reserve(1);
        put('\n');
    }

    /** Adds whole rows that are in the canonical writing already. */
    void rows(byte[] bytes, int start, int end) {
        if (start == end) return;
        flush();
        digest.update(bytes, start, end - start);
    }

    /** Digest of everything added; the hash is spent then. */
    String hex() {
        flush();
        return Sha256.hex(digest);
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

    private void flush() {
        digest.update(pending, 0, size);
        size = 0;
    }

    private void reserve(int count) {
        if (size + count <= pending.length) return;
        flush();
        if (count > pending.length) pending = Arrays.copyOf(pending, count);
    }
}
