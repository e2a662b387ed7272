package dev.sqlbuild.engine.facts;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.jdbc.SqlText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Statements on {@code _sqlbuild_fingerprints} (planning.md 3). Rows are only ever added. */
final class FingerprintTable {
    static final String NAME = "_sqlbuild_fingerprints";

    /** Columns in order; those that may be null are the parts of the target. */
    static final List<String> COLUMNS = List.of(
            "node_type",
            "node_name",
            "target_database",
            "target_schema",
            "target_name",
            "run_id",
            "definition_hash",
            "version_hash",
            "schema_fingerprint",
            "definition_b64",
            "metadata_json_b64",
            "ts");

    /** All but the definition, by far the longest column, which only a changed node needs. */
    static final List<String> READ =
            COLUMNS.stream().filter(column -> !column.equals("definition_b64")).toList();

    private static final String RANK = "sqlbuild_rank";

    private final Adapter adapter;

    FingerprintTable(Adapter adapter) {
        this.adapter = adapter;
    }

    /** The table in the schema of a built relation. */
    RelationName beside(RelationName target) {
        return new RelationName(target.database(), Optional.of(target.schema().orElse(adapter.defaultSchema())), NAME);
    }

    String create(RelationName table) {
        SqlText sql = SqlText.of(adapter.dialect())
                .add("CREATE TABLE IF NOT EXISTS ")
                .name(table)
                .add(" (");
        String separator = "";
        for (String column : COLUMNS) {
            LogicalType type = column.equals("ts") ? LogicalType.TIMESTAMP : LogicalType.STRING;
            sql.add(separator).add(column).add(" ").add(adapter.typeOf(type));
            if (!column.startsWith("target_")) sql.add(" NOT NULL");
            separator = ", ";
        }
        return sql.add(")").toString();
    }

    String insert(RelationName table, List<Fingerprint> rows) {
        SqlText sql = SqlText.of(adapter.dialect()).add("INSERT INTO ").name(table);
        sql.add(" (" + String.join(", ", COLUMNS) + ") VALUES ");
        String separator = "";
        for (Fingerprint row : rows) {
            sql.add(separator).add("(");
            sql.literal(row.node().kind().word())
                    .add(", ")
                    .literal(row.node().name())
                    .add(", ");
            sql.literal(row.target().database().orElse(null)).add(", ");
            sql.literal(row.target().schema().orElse(null)).add(", ");
            sql.literal(row.target().name()).add(", ").literal(row.runId()).add(", ");
            sql.literal(row.definitionHash())
                    .add(", ")
                    .literal(row.version().hex())
                    .add(", ");
            sql.literal(row.schemaHash())
                    .add(", ")
                    .literal(encode(row.definition()))
                    .add(", ");
            sql.literal(encode(row.metadataJson())).add(", ");
            sql.add(adapter.literal(row.at(), LogicalType.TIMESTAMP)).add(")");
            separator = ", ";
        }
        return sql.toString();
    }

    /** The latest row of each model and seed over several tables, without definitions. */
    String selectLatest(List<RelationName> tables) {
        String columns = String.join(", ", READ);
        SqlText sql = SqlText.of(adapter.dialect())
                .add("SELECT " + columns + " FROM (SELECT " + columns
                        + ", row_number() OVER (PARTITION BY node_type, node_name ORDER BY ts DESC, run_id DESC) AS "
                        + RANK + " FROM (");
        union(sql, columns, tables);
        return sql.add(") AS every_row WHERE node_type IN ('model', 'seed')) AS ranked WHERE " + RANK + " = 1")
                .toString();
    }

    /** Definitions by their hash. */
    String selectDefinitions(List<RelationName> tables, Collection<String> hashes) {
        SqlText sql = SqlText.of(adapter.dialect()).add("SELECT definition_hash, min(definition_b64) FROM (");
        union(sql, "definition_hash, definition_b64", tables);
        return sql.add(") AS every_row WHERE definition_hash IN (")
                .literals(hashes)
                .add(") GROUP BY definition_hash")
                .toString();
    }

    private static void union(SqlText sql, String columns, List<RelationName> tables) {
        String separator = "";
        for (RelationName table : tables) {
            sql.add(separator).add("SELECT " + columns + " FROM ").name(table);
            separator = " UNION ALL ";
        }
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
