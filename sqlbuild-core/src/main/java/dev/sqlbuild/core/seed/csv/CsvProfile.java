package dev.sqlbuild.core.seed.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one pass over a seed file tells: whether it is sound, how long it is, what its columns hold, and a hash of its
 * rows.
 *
 * @param header column names in file order
 * @param types inferred types in file order
 * @param records number of rows
 * @param rowsHash SHA-256 of all rows in order, fields in the order asked for
 */
public record CsvProfile(List<String> header, List<InferredType> types, long records, String rowsHash) {
    public CsvProfile {
        header = List.copyOf(header);
        types = List.copyOf(types);
    }

    /** Reads the rest of a file with the fields of the hash in file order. */
    public static CsvProfile of(CsvReader reader) {
        return of(reader, IntStream.range(0, reader.header().size()).toArray());
    }

    /**
     * Reads the rest of a file.
     *
     * @param order columns of the file in the order of the table, which is the order of the hash
     */
    public static CsvProfile of(CsvReader reader, int[] order) {
        List<TypeInference> inferences = new ArrayList<>();
        for (int i = 0; i < reader.header().size(); i++) inferences.add(new TypeInference());
        RowHash hash = new RowHash();
        while (reader.next()) {
            boolean first = true;
            for (int column : order) {
                if (reader.isNull(column)) {
                    hash.nullField(first);
                } else {
                    char[] text = reader.characters();
                    hash.text(first, text, reader.start(column), reader.end(column));
                    inferences.get(column).add(text, reader.start(column), reader.end(column));
                }
                first = false;
            }
            hash.endRow();
        }
        List<InferredType> types = inferences.stream().map(TypeInference::type).toList();
        return new CsvProfile(reader.header(), types, reader.records(), hash.hex());
    }
}
