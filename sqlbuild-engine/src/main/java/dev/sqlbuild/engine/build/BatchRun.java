package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.CursorWindow;
import dev.sqlbuild.core.incremental.RunWindow;
import dev.sqlbuild.engine.run.Phase;
import java.util.List;
import java.util.Optional;

/**
 * Processes a window batch by batch, oldest first (incremental.md 3.3). Each batch commits on its own: a failure or a
 * crash leaves those before it, and the next run goes on from there. Only a new table beside an old one takes its
 * place when all of them are done.
 */
final class BatchRun {
    private final IncrementalRecipe recipe;
    private final NodeRun run;
    private final WindowedQuery query;
    private final RunWindow window;
    private final HelperNames helpers;

    BatchRun(IncrementalRecipe recipe, NodeRun run, WindowedQuery query, RunWindow window) {
        this.recipe = recipe;
        this.run = run;
        this.query = query;
        this.window = window;
        this.helpers = new HelperNames(run.adapter().dialect());
    }

    void run() {
        List<CursorWindow> batches = recipe.batches(window);
        String model = run.work().id().name();
        recipe.limits().refusal(model, batches.size(), recipe.replacesTarget()).ifPresent(refusal -> {
            throw new SqlBuildException(refusal);
        });
        recipe.limits().warning(batches.size()).ifPresent(run::warn);
        int now = recipe.limits().run(batches.size());
        if (recipe.replacesTarget()) {
            RelationName staging = helpers.staging(recipe.destination().relation());
            run.adapter().drop(run.session(), staging);
            bring(batches, batches.size(), staging, false);
            run.retain(staging);
            recipe.tableBuild().finish(run, staging);
            return;
        }
        bring(batches, now, recipe.destination().relation(), !recipe.plan().rebuild());
        IncrementalRecipe.auditTarget(run);
        if (now < batches.size()) {
            run.leaveUnrecorded();
            run.warn((batches.size() - now) + " of " + batches.size() + " batches are left for the next run");
        }
    }

    private void bring(List<CursorWindow> batches, int count, RelationName target, boolean exists) {
        DeltaBuild build = new DeltaBuild(
                run,
                target,
                exists ? TableContract.columnsOf(run, target) : List.of(),
                recipe.contract().withoutShape(),
                recipe.incremental());
        CursorType type = recipe.incremental().cursor().orElseThrow().type();
        int concurrency =
                Math.min(count, recipe.incremental().microbatch().orElseThrow().concurrency());
        if (concurrency > 1) bringAhead(build, batches, count, concurrency, type);
        else bringInTurn(build, batches, count, type);
        run.inBatch("");
        run.built(build.columns());
    }

    private void bringInTurn(DeltaBuild build, List<CursorWindow> batches, int count, CursorType type) {
        RelationName delta = helpers.delta(recipe.destination().relation());
        for (int i = 0; i < count; i++) {
            RunWindow batch = begin(batches, i, type);
            build.bring(delta, sql(batch), Optional.of(batch));
            run.adapter().drop(run.session(), delta);
            run.released();
        }
    }

    private void bringAhead(DeltaBuild build, List<CursorWindow> batches, int count, int concurrency, CursorType type) {
        RelationName target = recipe.destination().relation();
        try (DeltasAhead ahead =
                new DeltasAhead(run, target, concurrency, count, batch -> sql(window.batch(batches.get(batch))))) {
            for (int i = 0; i < count; i++) {
                RunWindow batch = begin(batches, i, type);
                RelationName delta = ahead.take(i);
                run.retain(delta);
                build.bringCreated(delta, Optional.of(batch));
                run.released();
                ahead.written(i);
            }
        }
    }

    private RunWindow begin(List<CursorWindow> batches, int index, CursorType type) {
        CursorWindow batch = batches.get(index);
        run.inBatch("batch " + index + " (" + batch.text(type) + ")");
        run.enter(Phase.STAGING);
        return window.batch(batch);
    }

    private String sql(RunWindow batch) {
        return query.sql(batch, run.relations());
    }
}
