package dev.sqlbuild.core.seed.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one pass over a seed file tells: whether it is sound, how long it is, what its columns hold, and a hash of its
 * rows.
 *
 * @param header column names in file order
 * @param types inferred types in file order, none if they were not asked for
 * @param records number of rows
 * @param rowsHash hash of all rows in order, fields in the order asked for
 * @param plain present if the file is known to have one reading only
 */
public record CsvProfile(
        List<String> header, List<InferredType> types, long records, String rowsHash, Optional<PlainCsv> plain) {
    private static final int BUFFER = 1 << 18;

    public CsvProfile {
        header = List.copyOf(header);
        types = List.copyOf(types);
    }

    /**
     * Reads the rest of a file.
     *
     * @param order columns of the file in the order of the table, which is the order of the hash
     * @param infers whether types are asked for
     */
    public static CsvProfile of(CsvReader reader, int[] order, boolean infers) {
        List<TypeInference> inferences = new ArrayList<>();
        if (infers) reader.header().forEach(name -> inferences.add(new TypeInference()));
        RowHash hash = new RowHash();
        while (reader.next()) {
            boolean first = true;
            for (int column : order) {
                if (reader.isNull(column)) {
                    hash.nullField(first);
                } else {
                    char[] text = reader.characters();
                    hash.text(first, text, reader.start(column), reader.end(column));
                    if (infers) inferences.get(column).add(text, reader.start(column), reader.end(column));
                }
                first = false;
            }
            hash.endRow();
        }
        List<InferredType> types = inferences.stream().map(TypeInference::type).toList();
        return new CsvProfile(reader.header(), types, reader.records(), hash.hex(), Optional.empty());
    }

    /**
     * The same for a whole file by a quick look at its bytes; empty when that does not suffice to say what is in the file
     * or what is wrong with it.
     *
     * @param path the file's name in messages
     * @param header column names, read before
     */
    public static Optional<CsvProfile> quick(
            String path, Path file, CsvSettings settings, List<String> header, int[] order, boolean infers) {
        if (!CsvScan.reads(path, settings)) return Optional.empty();
        try (InputStream in = Files.newInputStream(file)) {
            char delimiter = settings.delimiterFor(path);
            ByteRecords records = new ByteRecords(in, delimiter, header.size(), BUFFER);
            return CsvScan.profile(records, delimiter, settings, header, order, infers);
        } catch (IOException e) {
            // The thorough reader comes upon it too, and reports it.
            return Optional.empty();
        }
    }
}
