package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.project.SnapshotPolicies.SchemaChangePolicy;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.engine.snapshot.DeltaRows;
import dev.sqlbuild.engine.snapshot.SnapshotRelations;
import dev.sqlbuild.engine.snapshot.SnapshotSchema;
import dev.sqlbuild.engine.snapshot.SnapshotSql;
import dev.sqlbuild.jdbc.Session;
import java.util.List;
import java.util.Optional;

/**
 * Brings the history of a snapshot up to date (incremental.md 5). The query is loaded and checked beside the history;
 * then all changes happen in one transaction, so that a failure or a killed process leaves the history as it was. A new
 * history is built in a staging table and takes its place when its audits have passed.
 *
 * @param query the model's query
 * @param config what the model declares
 * @param schemaChange what happens when the query returns new columns, consent included
 * @param contract declared columns
 * @param destination where the history stands
 * @param anew whether the history begins with this run
 */
record SnapshotRecipe(
        SqlTemplate query,
        SnapshotConfig config,
        SchemaChangePolicy schemaChange,
        TableContract contract,
        Destination destination,
        boolean anew)
        implements Recipe {

    @Override
    public Optional<SourceSpan> place() {
        return Optional.of(query.sql().at(0));
    }

    @Override
    public void build(NodeRun run) {
        SnapshotRelations relations = relations(new HelperNames(run.adapter().dialect()));
        load(run, relations.delta());
        List<ColumnInfo> loaded = TableContract.columnsOf(run, relations.delta());
        SnapshotSchema.Decision decision = decide(run, loaded, relations.history());
        contract.requireContract(run, loaded);
        run.enter(Phase.CHECKS);
        long rows = new DeltaRows(name(run), config, decision.columns(), relations.delta())
                .check(run.session(), run.adapter().dialect());
        run.enter(Phase.AUDIT);
        if (!run.checks().passDeltaAudits(relations.delta()))
            throw AuditFailure.beforeUpdate(run.work(), relations.delta());

        String now = run.adapter().literal(run.now(), LogicalType.TIMESTAMP);
        SnapshotSql changes = SnapshotSql.of(run.adapter().dialect(), config, decision.columns(), relations, now);
        if (anew) buildBeside(run, relations.history(), changes);
        else update(run, relations.history(), decision.added(), changes, rows);
        run.built(decision.history(loaded));
        run.adapter().drop(run.session(), relations.delta(), RelationKind.TABLE);
        run.released();
    }

    private SnapshotRelations relations(HelperNames helpers) {
        RelationName target = destination.relation();
        return new SnapshotRelations(
                anew ? helpers.staging(target) : target,
                helpers.snapshotDelta(target),
                helpers.snapshotVersions(target));
    }

    private static String name(NodeRun run) {
        return run.work().id().name();
    }

    private void load(NodeRun run, RelationName delta) {
        run.enter(Phase.STAGING);
        String sql = run.relations().render(query).text();
        run.adapter().createTableAs(run.session(), delta, sql, Ownership.MANAGED);
        run.retain(delta);
    }

    private SnapshotSchema.Decision decide(NodeRun run, List<ColumnInfo> loaded, RelationName history) {
        run.enter(Phase.SCHEMA_CHANGE);
        List<ColumnInfo> stored = anew ? List.of() : TableContract.columnsOf(run, history);
        SnapshotSchema.Decision decision =
                new SnapshotSchema(name(run), config, schemaChange, run.adapter(), loaded, stored).decide();
        decision.warnings().forEach(run::warn);
        return decision;
    }

    private void buildBeside(NodeRun run, RelationName staging, SnapshotSql changes) {
        run.enter(Phase.DML);
        Session session = run.session();
        run.adapter().createTableAs(session, staging, changes.emptyHistory(), Ownership.MANAGED);
        run.retain(staging);
        run.target().write(() -> changes.statements().forEach(session::execute));
        run.enter(Phase.AUDIT);
        if (!run.checks().passAudits(run.relationsWithSelf(staging)))
            throw AuditFailure.beforeReplacement(run.work(), staging);
        run.target().promote(staging, destination);
    }

    private void update(
            NodeRun run, RelationName history, List<ColumnInfo> added, SnapshotSql changes, long deltaRows) {
        run.enter(Phase.DML);
        Session session = run.session();
        changes.countIgnored().ifPresent(sql -> warnOfIgnored(run, session, sql));
        SchemaChange change = new SchemaChange(added, List.of(), List.of(), List.of(), List.of());
        run.target().write(history, change, () -> {
            long ended = changes.endMissing().map(session::execute).orElse(0L);
            if (deltaRows == 0 && ended > 0) {
                run.warn("the query returned no row; all " + ended + " active versions of '" + name(run)
                        + "' have ended");
            }
            changes.statements().forEach(session::execute);
        });
        IncrementalRecipe.auditTarget(run);
    }

    private static void warnOfIgnored(NodeRun run, Session session, String sql) {
        Object count = session.query(sql, 1).single();
        if (!(count instanceof Number rows) || rows.longValue() == 0) return;
        run.warn(rows + (rows.longValue() == 1 ? " row is" : " rows are") + " older than the newest version of the same"
                + " key; ignored");
    }
}
