package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.engine.facts.QueryArtifacts;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sqb diff --left-query .. --right-query ..}: puts both results into tables, compares them, drops them. */
public final class QueryDiffUseCase {
    private final WarehouseFactory warehouses;
    private final Clock clock;

    public QueryDiffUseCase(WarehouseFactory warehouses, Clock clock) {
        this.warehouses = warehouses;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param report the comparison
     * @param warnings tables with a name like ours that are not ours
     */
    public record Outcome(DiffReport report, List<Diagnostic> warnings) {
        public Outcome {
            warnings = List.copyOf(warnings);
        }
    }

    /** Throws what prevents the comparison; the tables are dropped in any case. */
    public Outcome run(QueryDiffRequest request, RunControl control) {
        long start = System.nanoTime();
        RunId run = RunId.next(clock);
        Adapter adapter = warehouses.adapter();
        QueryArtifacts artifacts = new QueryArtifacts(adapter, request.place());
        try (Warehouse warehouse = warehouses.open();
                Session session = warehouse.openSession()) {
            control.add(session);
            adapter.ensureSchema(session, request.place().database(), schema(request, adapter));
            artifacts.prepare(session);
            List<Diagnostic> warnings = artifacts.dropLeftovers(session, request.timeToLive(), run.start()).stream()
                    .map(QueryDiffUseCase::foreign)
                    .toList();
            RelationDiff diff = compare(request, run, adapter, artifacts, warehouse, session);
            ModelPair pair = new ModelPair("query", diff.left(), diff.right(), request.rules(), Optional.empty());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            DiffReport report = new DiffReport(
                    DiffReport.Kind.QUERY,
                    request.left().label(),
                    request.right().label(),
                    request.mode(),
                    List.of(ModelDiff.of(pair, diff)),
                    took);
            return new Outcome(report, warnings);
        }
    }

    private static RelationDiff compare(
            QueryDiffRequest request,
            RunId run,
            Adapter adapter,
            QueryArtifacts artifacts,
            Warehouse warehouse,
            Session session) {
        RelationName left = artifacts.table(run.text(), "left");
        RelationName right = artifacts.table(run.text(), "right");
        List<RelationName> made = new ArrayList<>();
        RelationDiff diff;
        try {
            made.add(left);
            create(left, request.left().sql(), run, adapter, artifacts, session);
            made.add(right);
            create(right, request.right().sql(), run, adapter, artifacts, session);
            ComparisonRequest comparison = new ComparisonRequest(
                    "query",
                    left,
                    adapter.columns(session, left),
                    right,
                    adapter.columns(session, right),
                    request.rules(),
                    Optional.empty(),
                    request.mode(),
                    request.examples());
            request.limits().checkColumns(comparison.leftColumns().size());
            NamedColumns.require(
                    request.namedColumns(), List.of(comparison.leftColumns(), comparison.rightColumns()), adapter);
            diff = new RelationComparer(adapter, session).compare(comparison);
        } catch (RuntimeException | Error e) {
            try {
                drop(made, artifacts, warehouse);
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        drop(made, artifacts, warehouse);
        return diff;
    }

    /** The query stands where only a query may, so that the engine too refuses anything else. */
    private static void create(
            RelationName table, String sql, RunId run, Adapter adapter, QueryArtifacts artifacts, Session session) {
        artifacts.record(session, table, run.text(), sql, run.start());
        adapter.createTableAs(session, table, "SELECT * FROM (\n" + sql + "\n) AS sqb_query", Ownership.UNMANAGED);
    }

    /** On a session of its own: the other one may have been cancelled. */
    private static void drop(List<RelationName> tables, QueryArtifacts artifacts, Warehouse warehouse) {
        List<SqlBuildException> failures = new ArrayList<>();
        try (Session session = warehouse.openSession()) {
            for (RelationName table : tables) {
                try {
                    artifacts.drop(session, table);
                } catch (SqlBuildException e) {
                    failures.add(e);
                }
            }
        }
        if (failures.isEmpty()) return;
        SqlBuildException first = failures.get(0);
        throw new SqlBuildException(
                first.diagnostic()
                        .withNote("temporary tables of this comparison may be left: " + tables)
                        .withHelp("drop them, or wait until a later comparison of queries does"),
                first);
    }

    private static String schema(QueryDiffRequest request, Adapter adapter) {
        return request.place().schema().orElse(adapter.defaultSchema());
    }

    private static Diagnostic foreign(RelationName table) {
        return Diagnostic.of(
                        Code.C000, table + " looks like a table of an earlier query diff, but there is no record of it")
                .withSeverity(Severity.WARNING)
                .withHelp("drop it if nobody needs it");
    }
}
