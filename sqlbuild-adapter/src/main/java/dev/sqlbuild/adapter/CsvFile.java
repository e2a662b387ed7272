package dev.sqlbuild.adapter;

import java.nio.file.Path;
import java.util.List;

/**
 * A CSV file that has been read before and can be read in one way only: UTF-8 without NUL; each record with the same number
 * of fields, at most 1 MiB long; {@code "} only around whole fields and doubled inside; one kind of line end; no empty
 * line, and none that begins with a backslash. An empty field is NULL, quoted or not.
 *
 * @param path absolute
 * @param delimiter an ASCII character
 * @param dataStart offset of the first record after the header
 * @param carriageReturns whether lines end in CRLF and not in LF
 * @param breaks whether a quoted field contains a line end
 * @param fileColumns for each column of the table, its position in the file; all columns of the file are among them
 */
public record CsvFile(
        Path path, char delimiter, long dataStart, boolean carriageReturns, boolean breaks, List<Integer> fileColumns) {
    public CsvFile {
        fileColumns = List.copyOf(fileColumns);
    }

    /** For each column of the file, its position in the table. */
    public List<Integer> tableColumns() {
        Integer[] positions = new Integer[fileColumns.size()];
        for (int i = 0; i < positions.length; i++) positions[fileColumns.get(i)] = i;
        return List.of(positions);
    }
}
