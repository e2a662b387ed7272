package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.engine.run.Phase;
import java.util.Optional;

/**
 * Builds a table from a query beside its target and puts it in place when it is good (models.md 9.2), or writes the
 * target itself (9.3). Nothing short of a finished, checked table ever takes the name of the target in the staged way.
 *
 * @param destination where it stands
 * @param contract declared types and columns
 * @param keys keys that must be unique
 * @param staged whether it is built beside its target
 * @param leftover whether an earlier run left its staging table
 */
record TableBuild(
        Destination destination, TableContract contract, Optional<KeyCheck> keys, boolean staged, boolean leftover) {

    void build(NodeRun run, String sql) {
        if (!staged) {
            replaceDirectly(run, sql);
        } else if (needsStaging(run, sql)) {
            buildBeside(run, sql);
        } else {
            replaceInOneStatement(run, sql);
        }
    }

    /**
     * With nothing to check between building and promoting, one statement that replaces the table atomically is the
     * same as staging and half the work.
     */
    private boolean needsStaging(NodeRun run, String sql) {
        boolean checked =
                !run.work().audits().isEmpty() || contract.enforced() || contract.isTyped() || keys.isPresent();
        Adapter adapter = run.adapter();
        return checked
                || leftover
                || !adapter.capabilities().transactionalDdl()
                || adapter.capabilities().bindsViewsByObject()
                || adapter.renderCreateTableAs(destination.relation(), sql).size() != 1;
    }

    private void replaceInOneStatement(NodeRun run, String sql) {
        run.enter(Phase.STAGING);
        RelationName table = destination.relation();
        run.target()
                .replace(table, () -> run.adapter().createTableAs(run.session(), table, sql, destination.existing()));
        run.placed();
    }

    private void buildBeside(NodeRun run, String sql) {
        RelationName staging = new HelperNames(run.adapter().dialect()).staging(destination.relation());
        run.enter(Phase.STAGING);
        if (leftover) run.adapter().drop(run.session(), staging);
        run.adapter().createTableAs(run.session(), staging, sql, Ownership.MANAGED);
        run.retain(staging);
        contract.apply(run, staging, destination.relation());
        finish(run, staging);
    }

    /** Checks a finished staging table and puts it in place. */
    void finish(NodeRun run, RelationName staging) {
        if (keys.isPresent()) {
            run.enter(Phase.CHECKS);
            keys.get().apply(run, staging);
        }
        run.enter(Phase.AUDIT);
        if (!run.checks().passAudits(run.relationsWithSelf(staging)))
            throw AuditFailure.beforeReplacement(run.work(), staging);
        run.target().promote(staging, destination);
    }

    private void replaceDirectly(NodeRun run, String sql) {
        replaceInOneStatement(run, sql);
        run.enter(Phase.AUDIT);
        if (!run.checks().passAudits(run.relations())) throw AuditFailure.afterReplacement(run.work(), "table");
    }
}
