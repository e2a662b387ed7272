package dev.sqlbuild.core.seed.csv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The profile of a file of the simple kind that {@link ByteRecords} reads; the same that {@link CsvProfile#of} gives. */
final class CsvScan {
    private final ByteRecords input;
    private final char delimiter;
    private final List<String> header;
    private final int[] order;
    private final byte[][][] nullTexts;
    private final boolean onlyEmptyIsNull;
    /** Whether a record without quotes is its own canonical writing. */
    private final boolean canonical;

    private final List<TypeInference> inferences = new ArrayList<>();
    private final RowHash hash = new RowHash();
    private final boolean[] hasNull;
    private final boolean[] isNull;
    private boolean headerSeen;
    private long dataStart;
    private long records;
    private boolean emptyLines;
    private char[] characters = new char[0];

    private CsvScan(
            ByteRecords input, char delimiter, CsvSettings settings, List<String> header, int[] order, boolean infers) {
        int width = header.size();
        this.input = input;
        this.delimiter = delimiter;
        this.header = header;
        this.order = order.clone();
        this.hasNull = new boolean[width];
        this.isNull = new boolean[width];
        this.nullTexts = new byte[width][][];
        boolean usual = true;
        boolean inFileOrder = true;
        for (int i = 0; i < width; i++) {
            Set<String> texts = settings.nullTexts(header.get(i));
            usual &= texts.equals(Set.of(""));
            inFileOrder &= order[i] == i;
            nullTexts[i] = texts.stream()
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            if (infers) inferences.add(new TypeInference());
        }
        this.onlyEmptyIsNull = usual;
        this.canonical = usual && inFileOrder && delimiter == ',';
    }

    /** Whether files with these settings can be of the simple kind. */
    static boolean reads(String path, CsvSettings settings) {
        return !path.endsWith(".gz")
                && settings.encoding().equals(StandardCharsets.UTF_8)
                && settings.delimiterFor(path) < 0x80
                && settings.quote().equals(Optional.of('"'))
                && settings.doubleQuote()
                && settings.escape().isEmpty()
                && !settings.skipInitialSpace()
                && settings.lineTerminator().isEmpty()
                && settings.hasNoNullTextWith('"');
    }

    /**
     * Reads a file from its beginning.
     *
     * @param delimiter an ASCII character, of {@code input} too
     * @param header column names, read before
     * @return nothing when the file is of another kind
     */
    static Optional<CsvProfile> profile(
            ByteRecords input, char delimiter, CsvSettings settings, List<String> header, int[] order, boolean infers)
            throws IOException {
        CsvScan scan = new CsvScan(input, delimiter, settings, header, order, infers);
        return scan.run() ? Optional.of(scan.profile()) : Optional.empty();
    }

    private boolean run() throws IOException {
        while (input.refill()) {
            int unhashed = input.position();
            while (input.next()) {
                if (takesAsItIs()) continue;
                hash.rows(input.bytes(), unhashed, input.from());
                if (!rewrite()) return false;
                unhashed = input.position();
            }
            hash.rows(input.bytes(), unhashed, input.position());
        }
        return headerSeen && !input.odd();
    }

    /** Takes the current record if the bytes of it can be hashed as they lie. */
    private boolean takesAsItIs() {
        if (!canonical || !headerSeen || input.fields() != header.size() || !input.isBare() || input.isEmptyLine()) {
            return false;
        }
        take();
        return true;
    }

    /** Takes the current record and hashes it in the canonical writing; false if the file is of another kind. */
    private boolean rewrite() {
        if (input.isEmptyLine()) {
            emptyLines = true;
            return true;
        }
        if (input.fields() != header.size()) return false;
        if (!headerSeen) {
            headerSeen = true;
            dataStart = input.filePosition();
            return true;
        }
        take();
        for (int i = 0; i < order.length; i++) {
            int column = order[i];
            if (isNull[column]) hash.nullField(i == 0);
            else hash.bytes(i == 0, input.bytes(), input.start(column), input.end(column));
        }
        hash.endRow();
        return true;
    }

    private void take() {
        records++;
        for (int i = 0; i < isNull.length; i++) {
            isNull[i] = onlyEmptyIsNull ? input.start(i) == input.end(i) : meansNull(i);
            hasNull[i] |= isNull[i];
        }
        if (!inferences.isEmpty()) infer();
    }

    private boolean meansNull(int column) {
        int start = input.start(column);
        int size = input.end(column) - start;
        for (byte[] text : nullTexts[column]) {
            if (text.length == size && Arrays.equals(text, 0, size, input.bytes(), start, start + size)) {
                return true;
            }
        }
        return false;
    }

    /** No form of a type has other than ASCII characters or quotes, so bytes serve as characters. */
    private void infer() {
        byte[] bytes = input.bytes();
        for (int i = 0; i < isNull.length; i++) {
            TypeInference inference = inferences.get(i);
            if (isNull[i] || inference.isText()) continue;
            int start = input.start(i);
            int size = input.end(i) - start;
            if (size > characters.length) characters = new char[2 * size];
            for (int c = 0; c < size; c++) characters[c] = (char) (bytes[start + c] & 0xFF);
            inference.add(characters, 0, size);
        }
    }

    private CsvProfile profile() {
        List<InferredType> types = inferences.stream().map(TypeInference::type).toList();
        return new CsvProfile(header, types, records, hash.hex(), plain());
    }

    private Optional<PlainCsv> plain() {
        if (!onlyEmptyIsNull || emptyLines || input.isMixed() || input.hasEndMarks()) return Optional.empty();
        Set<Integer> nullColumns = new TreeSet<>();
        for (int i = 0; i < hasNull.length; i++) if (hasNull[i]) nullColumns.add(i);
        return Optional.of(
                new PlainCsv(delimiter, dataStart, input.hasCarriageReturns(), input.hasBreaks(), nullColumns));
    }
}
