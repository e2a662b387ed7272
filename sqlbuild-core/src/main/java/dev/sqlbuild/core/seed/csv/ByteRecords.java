package dev.sqlbuild.core.seed.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits the bytes of a UTF-8 file with plain quoting into records, where they lie; several times as fast as
 * {@link CsvParser}, but only for files of the simple kind. At the first thing of another kind, be it allowed or a mistake,
 * it is at its end and {@link #odd}.
 */
final class ByteRecords {
    /** Engines limit the length of a line; this is below their limits. */
    private static final int LONGEST_RECORD = 1 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** In place of an offset: the buffer ends too early; this is no file of the simple kind. */
    private static final int MORE = -1;

    private static final int ODD = -2;

    private final InputStream in;
    private final byte delimiter;
    /** Bytes that end a run of ordinary ones, outside quotes and inside. */
    private final boolean[] plainStops;

    private final boolean[] quotedStops = stops("\0\r\n\"");

    /** Has a NUL behind its last byte, so that every run ends. */
    private byte[] buffer;

    private int limit;
    private int position;
    /** Offset in the file of the first byte of the buffer. */
    private long base;

    private boolean end;
    private boolean odd;

    private final int[] starts;
    private final int[] ends;
    private int from;
    private int fields;
    private boolean quotes;
    private boolean carriageReturn;

    private long lineFeeds;
    private long carriageReturns;
    private boolean breaks;
    private boolean endMarks;

    /**
     * @param width most fields of a record
     * @param buffered bytes to begin with; more are taken for a record that is longer
     */
    ByteRecords(InputStream in, char delimiter, int width, int buffered) {
        this.in = in;
        this.buffer = new byte[buffered + 1];
        this.delimiter = (byte) delimiter;
        this.plainStops = stops("\0\r\n\"" + delimiter);
        this.starts = new int[width];
        this.ends = new int[width];
    }

    private static boolean[] stops(String characters) {
        boolean[] stops = new boolean[256];
        Arrays.fill(stops, 0x80, 0x100, true);
        characters.chars().forEach(c -> stops[c] = true);
        return stops;
    }

    /** Reads bytes behind those that are not consumed; false when nothing can follow. Offsets are others then. */
    boolean refill() throws IOException {
        if (odd || (end && position == limit)) return false;
        int rest = limit - position;
        if (rest == buffer.length - 1) {
            if (rest >= LONGEST_RECORD) return giveUp();
            buffer = Arrays.copyOf(buffer, 2 * rest + 1);
        }
        System.arraycopy(buffer, position, buffer, 0, rest);
        boolean first = base == 0 && limit == 0;
        base += position;
        limit = rest + in.readNBytes(buffer, rest, buffer.length - 1 - rest);
        end = limit < buffer.length - 1;
        buffer[limit] = 0;
        position = first && limit >= 3 && Arrays.equals(buffer, 0, 3, BYTE_ORDER_MARK, 0, 3) ? 3 : 0;
        return position < limit;
    }

    private boolean giveUp() {
        odd = true;
        return false;
    }

    /** Moves to the next record that lies in the buffer as a whole. */
    boolean next() {
        if (odd || position == limit) return false;
        int after = record(position);
        if (after == ODD) return giveUp();
        if (after == MORE) return false;
        from = position;
        position = after;
        return true;
    }

    private int record(int at) {
        byte[] bytes = buffer;
        boolean[] stops = plainStops;
        fields = 0;
        quotes = false;
        carriageReturn = false;
        noteEndMark(at);
        int p = at;
        while (true) {
            if (fields == starts.length) return ODD;
            if (bytes[p] == '"') {
                starts[fields] = p + 1;
                p = afterQuote(p + 1);
                if (p < 0) return p;
                ends[fields] = p - 1;
            } else {
                starts[fields] = p;
                while (true) {
                    while (!stops[bytes[p] & 0xFF]) p++;
                    if (bytes[p] >= 0) break;
                    p = afterWide(p);
                    if (p < 0) return p;
                }
                ends[fields] = p;
            }
            fields++;
            byte stop = bytes[p];
            if (stop != delimiter) return afterLine(p);
            p++;
        }
    }

    /** The offset behind the quote that closes a field. */
    private int afterQuote(int at) {
        byte[] bytes = buffer;
        boolean[] stops = quotedStops;
        quotes = true;
        int p = at;
        while (true) {
            while (!stops[bytes[p] & 0xFF]) p++;
            switch (bytes[p]) {
                case '"' -> {
                    if (p + 1 == limit && !end) return MORE;
                    if (bytes[p + 1] != '"') return p + 1;
                    p += 2;
                }
                case '\n' -> {
                    breaks = true;
                    noteEndMark(++p);
                }
                case '\r' -> {
                    breaks = true;
                    p++;
                }
                case 0 -> {
                    return p == limit && !end ? MORE : ODD;
                }
                default -> {
                    p = afterWide(p);
                    if (p < 0) return p;
                }
            }
        }
    }

    /** The offset behind the end of a record. */
    private int afterLine(int p) {
        if (buffer[p] == '\n') {
            lineFeeds++;
            return p + 1;
        }
        if (buffer[p] == '\r') {
            if (p + 1 == limit && !end) return MORE;
            if (buffer[p + 1] != '\n') return ODD;
            carriageReturn = true;
            carriageReturns++;
            return p + 2;
        }
        if (p < limit) return ODD;
        return end ? p : MORE;
    }

    /** The offset behind a character of several bytes. */
    private int afterWide(int p) {
        int lead = buffer[p] & 0xFF;
        int size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (p + size > limit) return end ? ODD : MORE;
        int second = buffer[p + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        boolean valid = lead >= 0xC2 && lead <= 0xF4 && second >= least && second <= most;
        for (int i = 2; i < size; i++) valid &= (buffer[p + i] & 0xC0) == 0x80;
        return valid ? p + size : ODD;
    }

    /** A line that begins like the mark for the end of data of {@code COPY}. */
    private void noteEndMark(int p) {
        if (buffer[p] == '\\') endMarks = true;
    }

    /** Whether reading has stopped before the end of the file. */
    boolean odd() {
        return odd;
    }

    /** Holds the bytes of the current record and of others before and behind it. */
    byte[] bytes() {
        return buffer;
    }

    /** Offset of the first byte that is not consumed. */
    int position() {
        return position;
    }

    /** The same as an offset in the file. */
    long filePosition() {
        return base + position;
    }

    /** Offset of the current record. */
    int from() {
        return from;
    }

    int fields() {
        return fields;
    }

    /** Where a field begins, without its quotes. */
    int start(int field) {
        return starts[field];
    }

    int end(int field) {
        return ends[field];
    }

    boolean isEmptyLine() {
        return fields == 1 && !quotes && starts[0] == ends[0];
    }

    /** Whether the current record is written without quotes and ends in LF. */
    boolean isBare() {
        return !quotes && !carriageReturn && buffer[position - 1] == '\n';
    }

    /** Whether lines end in different ways. */
    boolean isMixed() {
        return lineFeeds > 0 && carriageReturns > 0;
    }

    boolean hasCarriageReturns() {
        return carriageReturns > 0;
    }

    /** Whether a quoted field has a line end in it. */
    boolean hasBreaks() {
        return breaks;
    }

    boolean hasEndMarks() {
        return endMarks;
    }
}
