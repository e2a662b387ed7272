package dev.sqlbuild.engine.facts;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.engine.facts.StateTable.Column;
import dev.sqlbuild.jdbc.SqlText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements on {@code _sqlbuild_fingerprints} (planning.md 3). */
final class FingerprintTable {
    static final String NAME = "_sqlbuild_fingerprints";

    private static final List<Column> COLUMNS = List.of(
            Column.text("node_type"),
            Column.text("node_name"),
            Column.part("target_database"),
            Column.part("target_schema"),
            Column.part("target_name"),
            Column.text("run_id"),
            Column.text("definition_hash"),
            Column.text("version_hash"),
            Column.text("schema_fingerprint"),
            Column.text("definition_b64"),
            Column.text("metadata_json_b64"),
            Column.time("ts"));

    /** A function that changes from one kind to the other stays the same node. */
    private static final String KIND = "CASE WHEN node_type = 'table_fn' THEN 'udf' ELSE node_type END";

    private final StateTable table;
    private final Adapter adapter;

    FingerprintTable(Adapter adapter) {
        this.adapter = adapter;
        this.table = new StateTable(adapter, NAME, COLUMNS, List.of(KIND, "node_name"), "ts");
    }

    StateTable state() {
        return table;
    }

    String insert(RelationName name, List<Fingerprint> rows) {
        return table.insert(name, rows.stream().map(FingerprintTable::values).toList());
    }

    private static List<@Nullable Object> values(Fingerprint row) {
        return Arrays.asList(
                row.typeWord(),
                row.node().name(),
                row.target().database().orElse(null),
                row.target().schema().orElse(null),
                row.target().name(),
                row.runId(),
                row.definitionHash(),
                row.version().hex(),
                row.schemaHash(),
                encode(row.definition()),
                encode(row.metadataJson()),
                row.at());
    }

    /** The latest row of each node, without its definition: by far the longest column, and rarely needed. */
    String selectLatest(List<RelationName> tables) {
        List<String> read = table.columnNames().stream()
                .filter(column -> !column.equals("definition_b64"))
                .toList();
        return table.selectLatest(tables, read, "node_type IN ('model', 'seed', 'udf', 'table_fn')");
    }

    /** Definitions by their hash. */
    String selectDefinitions(List<RelationName> tables, Collection<String> hashes) {
        SqlText sql = SqlText.of(adapter.dialect()).add("SELECT definition_hash, max(definition_b64) FROM ");
        return table.union(sql, "definition_hash, definition_b64", tables)
                .add(" WHERE definition_hash IN (")
                .literals(hashes)
                .add(") GROUP BY definition_hash")
                .toString();
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text, unless it is no Base64. */
    static Optional<String> decode(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
