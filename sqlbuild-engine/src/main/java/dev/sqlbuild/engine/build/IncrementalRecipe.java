package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.incremental.Batches;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorWindow;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.Incremental.Strategy;
import dev.sqlbuild.core.incremental.RunWindow;
import dev.sqlbuild.core.incremental.Windows;
import dev.sqlbuild.core.plan.IncrementalPlan;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.engine.run.Phase;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Continues an incremental model with a delta, or builds it from scratch (incremental.md 2.4, 3). Where to continue is
 * read from the destination, so that an interrupted or skipped run is made up for by the next one.
 *
 * @param query the model's query
 * @param destination where it stands
 * @param contract declared types and columns
 * @param incremental what its header says
 * @param plan what was decided
 * @param limits bounds on the number of batches
 * @param leftover whether an earlier run left its staging table
 */
record IncrementalRecipe(
        SqlTemplate query,
        Destination destination,
        TableContract contract,
        Incremental incremental,
        IncrementalPlan plan,
        BatchLimits limits,
        boolean leftover)
        implements Recipe {

    @Override
    public Optional<SourceSpan> place() {
        return Optional.of(query.sql().at(0));
    }

    /** Too many batches are refused before hooks when they are known by then. */
    @Override
    public Optional<Diagnostic> refusal(NodeWork work) {
        if (incremental.microbatch().isEmpty()) return Optional.empty();
        return plan.bounds()
                .window()
                .flatMap(window ->
                        limits.refusal(work.id().name(), batches(window).size(), replacesTarget()));
    }

    @Override
    public void build(NodeRun run) {
        if (incremental.cursor().isEmpty()) {
            String sql = run.relations().render(query).text();
            if (plan.rebuild()) tableBuild().build(run, sql);
            else bring(run, sql, Optional.empty());
            return;
        }
        Cursor cursor = incremental.cursor().get();
        run.enter(Phase.STAGING);
        CursorReader reader = new CursorReader(run.session(), run.adapter(), run.relations(), run.now());
        RunWindow window = window(run, reader, destination.relation());
        if (!window.complete()) run.leaveUnrecorded();
        if (window.bounds().isEmpty() && !plan.rebuild()) {
            run.warn(
                    incremental.microbatch().isPresent()
                            ? "no batches to process for '" + run.work().id().name() + "'"
                            : "no new data for '" + run.work().id().name() + "'");
            return;
        }
        WindowedQuery windowed = new WindowedQuery(run.work().id().name(), query, cursor, run.adapter(), reader);
        if (incremental.microbatch().isPresent()) {
            new BatchRun(this, run, windowed, window).run();
        } else if (plan.rebuild()) {
            tableBuild().build(run, windowed.sql(window, run.relations()));
        } else {
            bring(run, windowed.sql(window, run.relations()), Optional.of(window));
        }
    }

    /**
     * The window of this run.
     *
     * @param continued relation whose rows it continues, unless it is built from scratch
     */
    RunWindow window(NodeRun run, CursorReader reader, RelationName continued) {
        return plan.bounds().window().orElseGet(() -> resolve(run, reader, continued));
    }

    private RunWindow resolve(NodeRun run, CursorReader reader, RelationName continued) {
        Cursor cursor = incremental.cursor().orElseThrow();
        String model = run.work().id().name();
        Optional<RelationName> target = plan.rebuild() ? Optional.empty() : Optional.of(continued);
        RunWindow window = plan.rebuild()
                ? Windows.full(model, incremental, cursor, plan.request(), reader.facts(model, cursor, target))
                : Windows.next(model, incremental, cursor, plan.request(), reader.facts(model, cursor, target));
        window.warnings().forEach(warning -> run.warn(warning.message()));
        return window;
    }

    /** The same for a window that is known now. */
    IncrementalRecipe within(RunWindow window) {
        IncrementalPlan decided = plan.with(IncrementalPlan.Bounds.of(window, OptionalInt.empty()));
        return new IncrementalRecipe(query, destination, contract, incremental, decided, limits, leftover);
    }

    /** The batches of a window; one empty batch where a table has to come into being without any rows. */
    List<CursorWindow> batches(RunWindow window) {
        List<CursorWindow> batches = Batches.cut(
                window.bounds(),
                incremental.cursor().orElseThrow(),
                incremental.microbatch().orElseThrow().size(),
                incremental.aligned() || window.replaces());
        return batches.isEmpty() && plan.rebuild() ? List.of(window.bounds()) : batches;
    }

    /** Whether a new table is built beside an old one. */
    boolean replacesTarget() {
        return plan.rebuild() && destination.present();
    }

    TableBuild tableBuild() {
        Optional<KeyCheck> keys = incremental.strategy() == Strategy.MERGE
                ? Optional.of(new KeyCheck(incremental.uniqueKey()))
                : Optional.empty();
        return new TableBuild(destination, contract, keys, true, leftover);
    }

    private void bring(NodeRun run, String sql, Optional<RunWindow> window) {
        RelationName target = destination.relation();
        DeltaBuild build = new DeltaBuild(run, target, TableContract.columnsOf(run, target), contract, incremental);
        RelationName delta = new HelperNames(run.adapter().dialect()).delta(target);
        boolean direct = window.isPresent() && build.appendDirectly(window.get(), sql);
        if (!direct) build.bring(delta, sql, window);
        run.built(build.columns());
        auditTarget(run);
        if (direct) return;
        run.adapter().drop(run.session(), delta);
        run.released();
    }

    static void auditTarget(NodeRun run) {
        run.enter(Phase.AUDIT);
        if (!run.checks().passAudits(run.relations())) throw AuditFailure.afterUpdate(run.work());
    }
}
