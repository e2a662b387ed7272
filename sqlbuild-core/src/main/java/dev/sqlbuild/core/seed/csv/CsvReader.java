package dev.sqlbuild.core.seed.csv;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Reads one seed file record by record in constant memory; {@link #next} moves to the next row, whose fields are then
 * asked for by column. Mistakes are collected while reading and thrown together at the end of the file.
 */
public final class CsvReader implements AutoCloseable {
    private final String path;
    private final CharSource source;
    private final CsvErrors errors;
    private final CsvParser parser;
    private final List<String> header;
    private final char[][][] nullTexts;
    private long records;

    private CsvReader(String path, InputStream in, CsvSettings settings) throws IOException {
        this.path = path;
        this.errors = new CsvErrors(path);
        this.source = new CharSource(in, settings.encoding());
        this.parser = new CsvParser(source, settings, settings.delimiterFor(path), errors);
        this.header = readHeader();
        this.nullTexts = new char[header.size()][][];
        for (int i = 0; i < nullTexts.length; i++) {
            nullTexts[i] = settings.nullTexts(header.get(i)).stream()
                    .map(String::toCharArray)
                    .toArray(char[][]::new);
        }
    }

    /**
     * Opens a file, unpacks it if its name ends in {@code .gz}, and reads the header.
     *
     * @param path the file's name in messages
     */
    public static CsvReader open(String path, Path file, CsvSettings settings) {
        try {
            InputStream in = Files.newInputStream(file);
            return of(path, path.endsWith(".gz") ? unpacked(in) : in, settings);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Reads from a stream, which is closed with the reader. */
    public static CsvReader of(String path, InputStream in, CsvSettings settings) {
        try {
            return new CsvReader(path, in, settings);
        } catch (IOException e) {
            close(in, e);
            throw unreadable(path, e);
        } catch (RuntimeException e) {
            close(in, e);
            throw e;
        }
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        try {
            return new GZIPInputStream(new BufferedInputStream(in), 1 << 16);
        } catch (IOException e) {
            close(in, e);
            throw e;
        }
    }

    private static void close(InputStream in, Exception primary) {
        try {
            in.close();
        } catch (IOException e) {
            primary.addSuppressed(e);
        }
    }

    private List<String> readHeader() throws IOException {
        if (!parser.next()) {
            errors.throwIfAny();
            throw badHeader(1, "is empty, a header line is needed");
        }
        if (!errors.isEmpty()) {
            while (parser.next()) continue;
            errors.throwIfAny();
        }
        List<String> names = new ArrayList<>(parser.fields());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < parser.fields(); i++) {
            String name = text(i);
            if (name.isEmpty()) throw badHeader(parser.recordLine(), "has no name for column " + (i + 1));
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw badHeader(parser.recordLine(), "has the column '" + name + "' twice");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    private SqlBuildException badHeader(long line, String message) {
        SourceSpan place = SourceSpan.at(path, (int) line, 1);
        return new SqlBuildException(Diagnostic.of(Code.D008, path + " " + message, place));
    }

    /** Column names as written. */
    public List<String> header() {
        return header;
    }

    /** Moves to the next row; at the end of the file throws what was wrong with it, or returns false. */
    public boolean next() {
        try {
            while (true) {
                long mistakes = errors.count();
                if (!parser.next()) {
                    errors.throwIfAny();
                    return false;
                }
                if (parser.fields() != header.size()) reportWidth(mistakes);
                if (errors.isEmpty()) {
                    records++;
                    return true;
                }
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private void reportWidth(long mistakesBefore) {
        if (errors.count() > mistakesBefore) return;
        errors.add(
                Code.SD001, parser.recordLine(), 1, "expected " + header.size() + " fields, found " + parser.fields());
    }

    /** What is said of a file that cannot be read at all. */
    public static SqlBuildException unreadable(String path, IOException cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new SqlBuildException(Diagnostic.of(Code.SD001, path + ": cannot be read: " + reason), cause);
    }

    /** Rows read so far. */
    public long records() {
        return records;
    }

    /** Line on which the current row begins, from 1. */
    public long line() {
        return parser.recordLine();
    }

    /** Whether a field of the current row means NULL. */
    public boolean isNull(int column) {
        char[] text = parser.text();
        int start = parser.start(column);
        int length = parser.end(column) - start;
        for (char[] candidate : nullTexts[column]) {
            if (candidate.length == length && matches(candidate, text, start)) return true;
        }
        return false;
    }

    private static boolean matches(char[] candidate, char[] text, int start) {
        for (int i = 0; i < candidate.length; i++) {
            if (candidate[i] != text[start + i]) return false;
        }
        return true;
    }

    /** Text of a field of the current row, also where it means NULL. */
    public String text(int column) {
        int start = parser.start(column);
        return new String(parser.text(), start, parser.end(column) - start);
    }

    /** Holds the fields of the current row, from {@link #start} to before {@link #end}, until the next row. */
    public char[] characters() {
        return parser.text();
    }

    public int start(int column) {
        return parser.start(column);
    }

    public int end(int column) {
        return parser.end(column);
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }
}
