package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.Incremental.Strategy;
import dev.sqlbuild.core.incremental.RunWindow;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.jdbc.SqlText;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Brings deltas into one target, one after the other: phases 2 to 8 of incremental.md 3. A delta stands beside the
 * target until its rows are committed there; whatever fails before leaves the target as it was.
 */
final class DeltaBuild {
    private final NodeRun run;
    private final RelationName target;
    private final TableContract contract;
    private final Incremental incremental;
    private final ColumnDrops drops;
    private List<ColumnInfo> columns;

    /**
     * @param target relation that gets the rows; not necessarily that of the model
     * @param columns its columns, empty when it does not exist yet
     */
    DeltaBuild(
            NodeRun run,
            RelationName target,
            List<ColumnInfo> columns,
            TableContract contract,
            Incremental incremental) {
        this.run = run;
        this.target = target;
        this.columns = columns;
        this.contract = contract;
        this.incremental = incremental;
        this.drops = new ColumnDrops(run, target);
    }

    /** Columns of the target as they are now. */
    List<ColumnInfo> columns() {
        return columns;
    }

    /**
     * Adds rows without a delta in between, where nothing looks at it: half the work of a large append.
     *
     * @return false if there is something to look at, and nothing was done
     */
    boolean appendDirectly(RunWindow window, String sql) {
        boolean looked = incremental.strategy() != Strategy.APPEND
                || window.replaces()
                || contract.isTyped()
                || contract.enforced()
                || run.work().audits().stream().anyMatch(audit -> audit.deltaToo());
        if (looked) return false;
        run.enter(Phase.STAGING);
        List<ColumnInfo> found = adapter().queryColumns(run.session(), sql);
        SchemaChange change = schemaChange(found);
        List<String> selected = matched(found, change.loaded());
        String rows = SqlText.of(adapter().dialect())
                .add("SELECT ")
                .columns(selected)
                .add(" FROM (\n")
                .add(sql)
                .add("\n) AS new_rows")
                .toString();
        run.target()
                .write(target, change, () -> run.wrote(adapter().append(run.session(), target, change.loaded(), rows)));
        become(change);
        return true;
    }

    /** Computes a delta, checks it, and writes its rows into the target. */
    void bring(RelationName delta, String sql, Optional<RunWindow> window) {
        create(delta, sql);
        bringCreated(delta, window);
    }

    private void create(RelationName delta, String sql) {
        run.enter(Phase.STAGING);
        adapter().createTableAs(run.session(), delta, sql, Ownership.MANAGED);
        run.retain(delta);
    }

    /** Checks a delta that stands already, and writes its rows into the target. */
    void bringCreated(RelationName delta, Optional<RunWindow> window) {
        List<ColumnInfo> found = TableContract.columnsOf(run, delta);
        boolean exists = !columns.isEmpty();
        Optional<SchemaChange> change =
                exists ? Optional.of(schemaChange(contract.declaredOver(adapter(), found))) : Optional.empty();
        contract.apply(run, delta, target);
        found = contract.declaredOver(adapter(), found);
        run.enter(Phase.CHECKS);
        new DeltaCheck(run, delta, found, incremental).check(window);
        run.enter(Phase.AUDIT);
        if (!run.checks().passDeltaAudits(delta)) throw AuditFailure.beforeUpdate(run.work(), delta);
        if (change.isPresent()) apply(delta, change.get(), window);
        else start(delta, found);
    }

    private SchemaChange schemaChange(List<ColumnInfo> found) {
        run.enter(Phase.SCHEMA_CHANGE);
        SchemaChange change = SchemaChange.of(incremental.onSchemaChange(), found, columns, kept(), adapter());
        change.warnings().forEach(run::warn);
        return drops.postponed(change);
    }

    private Set<String> kept() {
        Set<String> kept = new HashSet<>();
        incremental.uniqueKey().forEach(key -> kept.add(key.toLowerCase(Locale.ROOT)));
        incremental.cursor().ifPresent(cursor -> kept.add(cursor.column().toLowerCase(Locale.ROOT)));
        return kept;
    }

    private void start(RelationName delta, List<ColumnInfo> found) {
        run.enter(Phase.DML);
        String rows = SqlText.of(adapter().dialect())
                .add("SELECT * FROM ")
                .name(delta)
                .toString();
        run.wrote(adapter().countRows(run.session(), delta));
        adapter().createTableAs(run.session(), target, rows, Ownership.MANAGED);
        columns = found;
    }

    private void apply(RelationName delta, SchemaChange change, Optional<RunWindow> window) {
        requireLoaded(change, delta);
        run.target().write(target, change, () -> run.wrote(dml(delta, change.loaded(), window)));
        become(change);
    }

    /** What the strategy finds rows by must be among the new columns. */
    private void requireLoaded(SchemaChange change, RelationName delta) {
        List<ColumnInfo> loaded = change.loaded().stream()
                .map(name -> ColumnInfo.of(name, ColumnInfo.UNKNOWN_TYPE))
                .toList();
        for (String column : kept()) ColumnMatch.require(loaded, column, delta.toString());
    }

    private long dml(RelationName delta, List<String> loaded, Optional<RunWindow> window) {
        Adapter adapter = adapter();
        if (window.isPresent() && DeltaCheck.replacesWindow(incremental, window.get())) {
            CursorRange range = CursorRange.of(adapter, incremental, columns, target, window.get());
            return adapter.deleteInsertCursor(
                    run.session(), target, delta, range.column(), range.start(), range.end(), loaded);
        }
        return switch (incremental.strategy()) {
            case APPEND -> adapter.append(run.session(), target, loaded, selected(delta, loaded));
            case DELETE_INSERT -> adapter.deleteInsert(run.session(), target, delta, keys(), loaded);
            case MERGE -> adapter.merge(run.session(), target, delta, keys(), updated(loaded), loaded);
        };
    }

    private List<String> keys() {
        return ColumnMatch.names(columns, incremental.uniqueKey(), target.toString());
    }

    /** Columns that a match changes. */
    private List<String> updated(List<String> loaded) {
        Set<String> fixed = new HashSet<>();
        incremental.uniqueKey().forEach(key -> fixed.add(key.toLowerCase(Locale.ROOT)));
        incremental.mergeExclude().forEach(column -> fixed.add(column.toLowerCase(Locale.ROOT)));
        return loaded.stream()
                .filter(column -> !fixed.contains(column.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** The target has changed its columns. */
    private void become(SchemaChange change) {
        if (change.isEmpty()) return;
        columns = TableContract.columnsOf(run, target);
    }

    private String selected(RelationName relation, List<String> names) {
        return SqlText.of(adapter().dialect())
                .add("SELECT ")
                .columns(names)
                .add(" FROM ")
                .name(relation)
                .toString();
    }

    /** The names that a query gives the columns that the target spells in its way. */
    private static List<String> matched(List<ColumnInfo> found, List<String> loaded) {
        return loaded.stream()
                .map(name -> ColumnMatch.find(found, name).map(ColumnInfo::name).orElse(name))
                .toList();
    }

    private Adapter adapter() {
        return run.adapter();
    }
}
