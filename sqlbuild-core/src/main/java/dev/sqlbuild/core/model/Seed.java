package dev.sqlbuild.core.model;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.declaration.DeclaredSeed;
import dev.sqlbuild.core.file.FileStamp;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.seed.csv.CsvSettings;
import dev.sqlbuild.core.seed.csv.PlainCsv;
import dev.sqlbuild.core.version.VersionHash;
import java.util.List;
import java.util.Optional;

/**
 * A compiled seed: a parsed CSV file that becomes a table.
 *
 * @param declared its data file and, if there is one, its declaration
 * @param relation where direct mode loads it
 * @param columns columns of the table in order, all typed
 * @param fileColumns for each column of the table, its position in the file
 * @param rows number of records
 * @param stamp the file as it was when it was read
 * @param plain present if the file is known to have one reading only
 * @param identity canonical JSON of what decides the rows besides the file: settings and columns
 * @param version content hash
 */
public record Seed(
        DeclaredSeed declared,
        RelationName relation,
        List<Column> columns,
        List<Integer> fileColumns,
        long rows,
        FileStamp stamp,
        Optional<PlainCsv> plain,
        String identity,
        VersionHash version) {

    public Seed {
        columns = List.copyOf(columns);
        fileColumns = List.copyOf(fileColumns);
    }

    public String name() {
        return declared.name();
    }

    /** How the data file is written. */
    public CsvSettings csv() {
        return declared.csv();
    }

    /** Project-relative path of the data file. */
    public String path() {
        return declared.file().path();
    }

    /** The same seed, standing elsewhere. */
    public Seed withRelation(RelationName other) {
        return new Seed(declared, other, columns, fileColumns, rows, stamp, plain, identity, version);
    }

    public NodeId id() {
        return NodeId.seed(name());
    }

    public Shape shape() {
        return new Shape(true, columns);
    }
}
