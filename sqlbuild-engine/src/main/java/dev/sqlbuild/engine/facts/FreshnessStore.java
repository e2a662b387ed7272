package dev.sqlbuild.engine.facts;

import static dev.sqlbuild.engine.facts.StateTable.part;
import static dev.sqlbuild.engine.facts.StateTable.text;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.freshness.FreshnessRecord;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.facts.StateTable.Column;
import dev.sqlbuild.jdbc.Session;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and adds what is recorded about the data of sources, in {@code _sqlbuild_source_freshness} (planning.md 3). */
public final class FreshnessStore {
    static final String NAME = "_sqlbuild_source_freshness";

    private static final List<Column> COLUMNS = List.of(
            Column.text("source_name"),
            Column.part("target_database"),
            Column.part("target_schema"),
            Column.part("target_name"),
            Column.text("run_id"),
            Column.text("strategy"),
            Column.text("value_kind"),
            Column.text("data_version"),
            Column.text("data_version_hash"),
            Column.time("observed_at"));

    private final StateTable table;

    public FreshnessStore(Adapter adapter) {
        this.table = new StateTable(
                adapter,
                NAME,
                COLUMNS,
                List.of("source_name", "target_database", "target_schema", "target_name"),
                "observed_at");
    }

    StateTable state() {
        return table;
    }

    /** Latest record of each source over the schemas in which an environment builds. */
    public List<FreshnessRecord> readLatest(
            Session session, Collection<RelationName> targets, WarehouseFacts warehouse) {
        List<RelationName> tables = table.existing(targets, warehouse);
        if (tables.isEmpty()) return List.of();
        List<FreshnessRecord> latest = new ArrayList<>();
        String sql = table.selectLatest(tables, table.columnNames(), "TRUE");
        table.query(session, tables, sql).forEach(row -> record(row).ifPresent(latest::add));
        return latest;
    }

    private static Optional<FreshnessRecord> record(List<@Nullable Object> row) {
        if (!(row.get(9) instanceof LocalDateTime at)) return Optional.empty();
        Optional<String> schema = part(row, 2);
        Optional<RelationName> location =
                part(row, 3).map(name -> new RelationName(schema.flatMap(present -> part(row, 1)), schema, name));
        DataVersion version = new DataVersion(text(row, 5), text(row, 6), text(row, 7));
        return Optional.of(new FreshnessRecord(text(row, 0), location, text(row, 4), version, at));
    }

    /**
     * Adds records beside a built relation. Creates the table where it is missing.
     *
     * @return why nothing was recorded; the sources then count as changed once more
     */
    public Optional<Diagnostic> append(Session session, RelationName beside, List<FreshnessRecord> rows) {
        if (rows.isEmpty()) return Optional.empty();
        RelationName name = table.beside(beside);
        try {
            session.execute(table.create(name));
            session.execute(
                    table.insert(name, rows.stream().map(FreshnessStore::values).toList()));
            return Optional.empty();
        } catch (SqlBuildException e) {
            String cause = e.diagnostic().message();
            return Optional.of(Diagnostic.of(Code.S401, "cannot record the freshness of sources in " + name)
                    .withSeverity(Severity.WARNING)
                    .withNote(cause.lines().findFirst().orElse(cause)));
        }
    }

    private static List<@Nullable Object> values(FreshnessRecord row) {
        return Arrays.asList(
                row.source(),
                row.location().flatMap(RelationName::database).orElse(null),
                row.location().flatMap(RelationName::schema).orElse(null),
                row.location().map(RelationName::name).orElse(null),
                row.runId(),
                row.version().strategy(),
                row.version().kind(),
                row.version().value(),
                row.version().hash(),
                row.at());
    }
}
