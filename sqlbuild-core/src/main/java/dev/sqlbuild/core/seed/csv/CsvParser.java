package dev.sqlbuild.core.seed.csv;

import dev.sqlbuild.base.Code;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Splits characters into records. The fields of the current record stand one after another in {@link #text}, unquoted;
 * field {@code i} ends at {@link #end(int)}. Buffers are reused by every record.
 */
final class CsvParser {
    /** Stands for "no such character" among the special ones; NUL is never allowed in a file. */
    private static final char NONE = '\0';

    private enum Stop {
        DELIMITER,
        RECORD_END,
        INPUT_END
    }

    private final CharSource source;
    private final CsvErrors errors;
    private final String encoding;
    private final char delimiter;
    private final char quote;
    private final char escape;
    private final boolean doubleQuote;
    private final boolean skipInitialSpace;
    private final boolean anyTerminator;
    private final char terminator;
    private final char terminatorSecond;
    /** Characters below 128 that end a run of ordinary ones, outside and inside quotes. */
    private final boolean[] plainStops = new boolean[128];

    private final boolean[] quotedStops = new boolean[128];
    /** Whether a special character lies above the tables, so that every such character has to be looked at. */
    private final boolean wideStops;

    private char[] buffer = new char[1 << 15];
    private int position;
    private int limit;
    /** Offset in the file of the first character of the buffer. */
    private long base;

    private char[] text = new char[1 << 10];
    private int used;
    private int[] ends = new int[32];
    private int fields;
    private boolean touched;
    private long line = 1;
    private long lineStart;
    private long recordLine = 1;
    private long carriageReturn = -2;

    CsvParser(CharSource source, CsvSettings settings, char delimiter, CsvErrors errors) {
        this.source = source;
        this.errors = errors;
        this.encoding = settings.encoding().name().toLowerCase(Locale.ROOT);
        this.delimiter = delimiter;
        this.quote = settings.quote().orElse(NONE);
        this.escape = settings.escape().orElse(NONE);
        this.doubleQuote = settings.doubleQuote();
        this.skipInitialSpace = settings.skipInitialSpace();
        String chosen = settings.lineTerminator().orElse("");
        this.anyTerminator = chosen.isEmpty();
        this.terminator = anyTerminator ? '\n' : chosen.charAt(0);
        this.terminatorSecond = chosen.length() > 1 ? chosen.charAt(1) : NONE;
        boolean wide = false;
        for (char c : new char[] {delimiter, escape, terminator, anyTerminator ? '\r' : terminator, NONE}) {
            wide |= mark(plainStops, c);
        }
        for (char c : new char[] {quote, escape, terminator, anyTerminator ? '\r' : terminator, NONE}) {
            wide |= mark(quotedStops, c);
        }
        this.wideStops = wide;
    }

    private static boolean mark(boolean[] stops, char c) {
        if (c >= stops.length) return true;
        stops[c] = true;
        return false;
    }

    char[] text() {
        return text;
    }

    int fields() {
        return fields;
    }

    int start(int field) {
        return field == 0 ? 0 : ends[field - 1];
    }

    int end(int field) {
        return ends[field];
    }

    /** Line on which the current record begins, from 1. */
    long recordLine() {
        return recordLine;
    }

    /** Reads the next record that is not an empty line; false at the end of the file. */
    boolean next() throws IOException {
        do {
            if (position == limit && !fill()) return false;
            record();
        } while (fields == 1 && !touched);
        return true;
    }

    private void record() throws IOException {
        fields = 0;
        used = 0;
        touched = false;
        recordLine = line;
        Stop stop;
        do {
            if (skipInitialSpace && fields > 0) skipSpaces();
            stop = field();
            if (fields == ends.length) ends = Arrays.copyOf(ends, fields * 2);
            ends[fields++] = used;
        } while (stop == Stop.DELIMITER);
    }

    private void skipSpaces() throws IOException {
        while (more() && buffer[position] == ' ') position++;
    }

    private Stop field() throws IOException {
        if (quote != NONE && more() && buffer[position] == quote) return quoted();
        return plain();
    }

    private boolean more() throws IOException {
        return position < limit || fill();
    }

    private Stop plain() throws IOException {
        while (true) {
            int from = position;
            int to = from;
            while (to < limit && !stops(plainStops, buffer[to])) to++;
            take(from, to);
            position = to;
            if (to == limit) {
                if (fill()) continue;
                return Stop.INPUT_END;
            }
            char c = buffer[to];
            if (c == delimiter) {
                position++;
                return Stop.DELIMITER;
            }
            if (c == NONE) {
                nul();
            } else if (c == escape) {
                escaped();
            } else if (recordEnds(c)) {
                return Stop.RECORD_END;
            } else {
                take(position, ++position);
            }
        }
    }

    private Stop quoted() throws IOException {
        touched = true;
        long openLine = line;
        long openColumn = column();
        position++;
        while (true) {
            int from = position;
            int to = from;
            while (to < limit && !stops(quotedStops, buffer[to])) to++;
            take(from, to);
            position = to;
            if (to == limit) {
                if (fill()) continue;
                errors.add(Code.SD001, openLine, openColumn, "unterminated quote at column " + openColumn);
                return Stop.INPUT_END;
            }
            char c = buffer[to];
            if (c == NONE) {
                nul();
            } else if (c == escape) {
                escaped();
            } else if (c == quote) {
                position++;
                boolean doubled = doubleQuote && more() && buffer[position] == quote;
                if (!doubled) return afterQuote();
                take(position, ++position);
            } else {
                takeLineEnd(c);
            }
        }
    }

    private Stop afterQuote() throws IOException {
        int before = used;
        long column = column();
        long quoteLine = line;
        long mistakes = errors.count();
        Stop stop = plain();
        if (used > before && errors.count() == mistakes) {
            errors.add(Code.SD001, quoteLine, column, "text after the closing quote at column " + column);
        }
        return stop;
    }

    private boolean stops(boolean[] table, char c) {
        if (c < table.length) return table[c];
        return wideStops && (c == delimiter || c == quote || c == escape || c == terminator);
    }

    private long column() {
        return base + position - lineStart + 1;
    }

    private void nul() {
        errors.add(Code.SD001, line, column(), "NUL character at column " + column());
        position++;
        touched = true;
    }

    private void escaped() throws IOException {
        touched = true;
        long column = column();
        position++;
        if (!more()) {
            errors.add(Code.SD001, line, column, "escape character at the end of the file, column " + column);
        } else if (buffer[position] == NONE) {
            nul();
        } else {
            takeOne(buffer[position]);
        }
    }

    /** Takes what may be a line end inside quotes. */
    private void takeLineEnd(char c) throws IOException {
        boolean pair = c == terminator && terminatorSecond != NONE && peekSecond() == terminatorSecond;
        if (pair) {
            take(position, ++position);
            endLine();
            take(position, ++position);
        } else {
            takeOne(c);
        }
    }

    /** Takes one character as text, and counts the line if it ends one by itself. */
    private void takeOne(char c) {
        if (anyTerminator && (c == '\n' || c == '\r')) countLineEnd(c);
        else if (!anyTerminator && terminatorSecond == NONE && c == terminator) endLine();
        take(position, ++position);
    }

    private void countLineEnd(char c) {
        long at = base + position;
        boolean secondOfPair = c == '\n' && carriageReturn == at - 1;
        if (c == '\r') carriageReturn = at;
        if (secondOfPair) lineStart = at + 1;
        else endLine();
    }

    /** The next line begins after the character at {@link #position}. */
    private void endLine() {
        line++;
        lineStart = base + position + 1;
    }

    /** Consumes the line end at {@link #position}; false if {@code c} is ordinary text here. */
    private boolean recordEnds(char c) throws IOException {
        if (anyTerminator) {
            if (c != '\n' && c != '\r') return false;
            if (c == '\r' && peekSecond() == '\n') position++;
        } else {
            if (c != terminator) return false;
            if (terminatorSecond != NONE) {
                if (peekSecond() != terminatorSecond) return false;
                position++;
            }
        }
        endLine();
        position++;
        return true;
    }

    private char peekSecond() throws IOException {
        if (position + 1 == limit && !fill()) return NONE;
        return position + 1 < limit ? buffer[position + 1] : NONE;
    }

    private void take(int from, int to) {
        int count = to - from;
        if (count == 0) return;
        touched = true;
        if (used + count > text.length) text = Arrays.copyOf(text, Math.max(text.length * 2, used + count));
        System.arraycopy(buffer, from, text, used, count);
        used += count;
    }

    /** Reads more characters behind those not yet consumed; false if there are none. */
    private boolean fill() throws IOException {
        int rest = limit - position;
        System.arraycopy(buffer, position, buffer, 0, rest);
        base += position;
        position = 0;
        limit = rest;
        int count = source.read(buffer, limit, buffer.length - limit);
        if (count == CharSource.MALFORMED) {
            errors.add(Code.SD002, line, column() + rest, malformed(source.malformedByte()));
            buffer[limit] = '\uFFFD';
            count = 1;
        }
        if (count == CharSource.END) return false;
        limit += count;
        return true;
    }

    private String malformed(long offset) {
        return "not valid " + encoding + " at byte " + offset + "; set csv_settings.encoding";
    }
}
