package dev.sqlbuild.core.model;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.declaration.SeedDeclaration;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.VersionHash;
import java.nio.file.Path;
import java.util.List;

/**
 * A compiled seed: a parsed CSV file that becomes a table.
 *
 * @param name logical name, the file stem
 * @param path project-relative path of the CSV file
 * @param csv absolute path of the CSV file
 * @param declaration YAML declaration, or the defaults when there is none
 * @param relation where direct mode loads it
 * @param columns columns of the table in order, all typed
 * @param rows number of records
 * @param identity canonical JSON of the load configuration (name, settings, columns)
 * @param version content hash
 */
public record Seed(
        String name,
        String path,
        Path csv,
        SeedDeclaration declaration,
        RelationName relation,
        List<Column> columns,
        long rows,
        String identity,
        VersionHash version) {

    public Seed {
        columns = List.copyOf(columns);
    }

    public NodeId id() {
        return NodeId.seed(name);
    }

    public Shape shape() {
        return new Shape(true, columns);
    }
}
