package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.AuditOutcome;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.engine.quality.AuditResult;
import dev.sqlbuild.engine.quality.TestResult;
import dev.sqlbuild.engine.run.CheckResult;
import dev.sqlbuild.engine.run.CheckResult.AuditPhase;
import dev.sqlbuild.engine.run.WorkerSession;
import java.util.ArrayList;
import java.util.List;

/** Runs the audits and tests of a node and keeps their results. */
final class NodeChecks {
    private final RunScope scope;
    private final NodeWork work;
    private final WorkerSession worker;
    private final List<CheckResult> checks = new ArrayList<>();
    private final DeltaAudits deltas = new DeltaAudits();
    private final List<String> passedAudits = new ArrayList<>();

    NodeChecks(RunScope scope, NodeWork work, WorkerSession worker) {
        this.scope = scope;
        this.work = work;
        this.worker = worker;
    }

    /** Runs every audit of the node and says whether none blocks. */
    boolean passAudits(QueryRendering relations) {
        boolean passed = true;
        for (Audit audit : work.audits()) {
            AuditResult result = scope.audits().run(worker.get(), audit, AuditPhase.FINAL, relations);
            checks.add(result.toCheck());
            if (result.outcome() == AuditOutcome.PASS) passedAudits.add(audit.id());
            passed &= !result.blocks();
        }
        return passed;
    }

    /** Runs the audits that look at every delta and says whether none blocks. */
    boolean passDeltaAudits(RelationName delta) {
        boolean passed = true;
        for (Audit audit : work.audits()) {
            if (!audit.deltaToo()) continue;
            AuditResult result =
                    scope.audits().run(worker.get(), audit, AuditPhase.DELTA, scope.relationsWith(work.id(), delta));
            deltas.add(result.toCheck());
            passed &= !result.blocks();
        }
        return passed;
    }

    /**
     * Runs every test of the node and stops it when one fails.
     *
     * @param placed whether the node stands already
     */
    void requireTests(boolean placed) {
        List<String> failed = new ArrayList<>();
        for (SqlTest test : work.tests()) {
            TestResult result = scope.tests().run(worker.get(), test);
            checks.add(result.toCheck());
            if (!result.passed()) failed.add("'" + test.display() + "'");
        }
        if (failed.isEmpty()) return;
        String which = (failed.size() == 1 ? "test " : "tests ") + String.join(", ", failed);
        throw new SqlBuildException(
                placed
                        ? Diagnostic.of(
                                        Code.C000,
                                        which + " failed after '" + work.id().name() + "' was created")
                                .withHelp("correct the function or the test; what calls the function was not built")
                        : Diagnostic.of(
                                        Code.C000,
                                        which + " failed before '" + work.id().name() + "' was built")
                                .withHelp("correct the model or the test; its relation was not touched"));
    }

    List<String> passedAudits() {
        return passedAudits;
    }

    /** Results so far, those of deltas first. */
    List<CheckResult> results() {
        List<CheckResult> results = new ArrayList<>(deltas.rows());
        results.addAll(checks);
        return results;
    }
}
