package dev.sqlbuild.engine.seed;

import dev.sqlbuild.adapter.RowSource;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.seed.csv.CsvReader;
import java.util.ArrayList;
import java.util.List;

/** The rows of a seed file in the column order of its table; notices missing values on the way. */
final class CsvRows implements RowSource {
    private static final int SHOWN_LINES = 3;

    private final CsvReader reader;
    private final Seed seed;
    private final int[] fileColumns;
    private final boolean[] required;
    private final long[] missing;
    private final List<List<Long>> missingLines = new ArrayList<>();

    CsvRows(CsvReader reader, Seed seed) {
        this.reader = reader;
        this.seed = seed;
        int width = seed.columns().size();
        this.fileColumns = new int[width];
        this.required = new boolean[width];
        this.missing = new long[width];
        for (int i = 0; i < width; i++) {
            Column column = seed.columns().get(i);
            fileColumns[i] = seed.fileColumns().get(i);
            required[i] = !column.nullable().orElse(true);
            missingLines.add(new ArrayList<>());
        }
    }

    @Override
    public boolean next() {
        if (!reader.next()) return false;
        for (int i = 0; i < required.length; i++) {
            if (required[i] && reader.isNull(fileColumns[i])) noteMissing(i);
        }
        return true;
    }

    private void noteMissing(int column) {
        missing[column]++;
        List<Long> lines = missingLines.get(column);
        if (lines.size() < SHOWN_LINES) lines.add(reader.line());
    }

    @Override
    public long line() {
        return reader.line();
    }

    @Override
    public boolean isNull(int column) {
        return reader.isNull(fileColumns[column]);
    }

    @Override
    public char[] text(int column) {
        return reader.characters();
    }

    @Override
    public int start(int column) {
        return reader.start(fileColumns[column]);
    }

    @Override
    public int end(int column) {
        return reader.end(fileColumns[column]);
    }

    /** One finding for each column that must have values and lacks some. */
    List<Diagnostic> missingValues() {
        List<Diagnostic> findings = new ArrayList<>();
        for (int i = 0; i < required.length; i++) {
            if (missing[i] > 0) findings.add(finding(i));
        }
        return findings;
    }

    private Diagnostic finding(int column) {
        List<Long> lines = missingLines.get(column);
        StringBuilder where = new StringBuilder();
        for (long line : lines) where.append(where.isEmpty() ? "" : ", ").append(line);
        String more = missing[column] > lines.size() ? ", ..." : "";
        String name = seed.columns().get(column).name();
        return Diagnostic.of(
                Code.SD004,
                seed.path() + ": column " + name + " is not nullable but has " + missing[column]
                        + (missing[column] == 1 ? " NULL" : " NULLs") + " (line " + where + more + ")",
                SourceSpan.at(seed.path(), (int) (long) lines.get(0), 1));
    }
}
