package dev.sqlbuild.engine.seed;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.BulkLoad;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.CsvFile;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.file.FileStamp;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.seed.csv.CsvReader;
import dev.sqlbuild.core.seed.csv.PlainCsv;
import dev.sqlbuild.jdbc.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Loads one seed file into a fresh table, or leaves no table (sources-seeds.md 10, steps 1 to 5). */
public final class SeedLoader {
    private final Adapter adapter;
    private final Seed seed;

    public SeedLoader(Adapter adapter, Seed seed) {
        this.adapter = adapter;
        this.seed = seed;
    }

    /** Columns of the table in order. */
    public static List<ColumnInfo> columns(Seed seed) {
        return seed.columns().stream()
                .map(column -> ColumnInfo.of(column.name(), column.type().orElseThrow()))
                .toList();
    }

    /** Fills the staging table and returns the number of rows; after a failure there is no staging table. */
    public long load(Session session, RelationName staging) {
        try {
            OptionalLong read = readByEngine(session, staging);
            long rows = read.isPresent() ? read.getAsLong() : readHere(session, staging);
            requireUnchanged();
            return rows;
        } catch (RuntimeException failure) {
            dropAfter(failure, session, staging);
            throw failure;
        }
    }

    /** What the engine does not read, or refuses, is read here, where each mistake gets its line. */
    private OptionalLong readByEngine(Session session, RelationName staging) {
        if (seed.plain().isEmpty() || lacksValues(seed.plain().get())) return OptionalLong.empty();
        PlainCsv plain = seed.plain().get();
        CsvFile file = new CsvFile(
                seed.declared().file().location().toAbsolutePath(),
                plain.delimiter(),
                plain.dataStart(),
                plain.carriageReturns(),
                plain.breaks(),
                seed.fileColumns());
        adapter.createTable(session, staging, columns(seed), Ownership.MANAGED);
        OptionalLong rows = adapter.loadFile(session, staging, columns(seed), file);
        return rows.isPresent() && rows.getAsLong() == seed.rows() ? rows : OptionalLong.empty();
    }

    private boolean lacksValues(PlainCsv plain) {
        for (int i = 0; i < seed.columns().size(); i++) {
            boolean required = !seed.columns().get(i).nullable().orElse(true);
            if (required && plain.nullColumns().contains(seed.fileColumns().get(i))) return true;
        }
        return false;
    }

    /** The version of the seed stands for what was in the file when the project was read, and for nothing else. */
    private void requireUnchanged() {
        Path file = seed.declared().file().location();
        try {
            if (FileStamp.of(file).equals(seed.stamp())) return;
        } catch (IOException e) {
            throw CsvReader.unreadable(seed.path(), e);
        }
        throw new SqlBuildException(Diagnostic.of(
                        Code.SD001,
                        seed.path() + ": was changed after the project was read",
                        SourceSpan.fileStart(seed.path()))
                .withHelp("run the command again when the file is complete"));
    }

    private long readHere(Session session, RelationName staging) {
        adapter.createTable(session, staging, columns(seed), Ownership.MANAGED);
        try (CsvReader reader =
                CsvReader.open(seed.path(), seed.declared().file().location(), seed.csv())) {
            CsvRows rows = new CsvRows(reader, seed);
            BulkLoad load = load(session, staging, rows);
            if (!load.rejected().isEmpty()) throw rejected(load.rejected());
            List<Diagnostic> missing = rows.missingValues();
            if (!missing.isEmpty()) throw joined(missing);
            return load.rows();
        }
    }

    private BulkLoad load(Session session, RelationName staging, CsvRows rows) {
        List<ColumnInfo> columns = columns(seed);
        try (ReadAhead ahead = new ReadAhead(rows, columns.size())) {
            return adapter.bulkLoad(session, staging, columns, ahead);
        }
    }

    private void dropAfter(RuntimeException failure, Session session, RelationName staging) {
        try {
            adapter.drop(session, staging, RelationKind.TABLE);
        } catch (SqlBuildException e) {
            failure.addSuppressed(e);
        }
    }

    private SqlBuildException rejected(List<BulkLoad.Rejected> rejected) {
        return joined(rejected.stream()
                .map(value -> Diagnostic.of(
                        Code.SD003,
                        seed.path() + ":" + value.line() + ": column " + value.column() + ": cannot convert '"
                                + value.value() + "' to " + value.type(),
                        SourceSpan.at(seed.path(), (int) value.line(), 1)))
                .toList());
    }

    /** All findings under the place of the first. */
    private static SqlBuildException joined(List<Diagnostic> findings) {
        StringBuilder message = new StringBuilder();
        for (Diagnostic finding : findings) {
            message.append(message.isEmpty() ? "" : "\n").append(finding.message());
        }
        Diagnostic first = findings.get(0);
        Diagnostic all = Diagnostic.of(first.code(), message.toString())
                .withHelp("correct the file, or declare a type that holds these values");
        return new SqlBuildException(first.span().map(all::at).orElse(all));
    }
}
