package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.incremental.CursorOverrides;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user asked to plan.
 *
 * @param select selectors as given; none selects everything
 * @param exclude selectors to leave out
 * @param changesOnly whether nodes that are current are left out
 * @param force whether unchanged nodes run too; overrides {@code changesOnly}
 * @param fullRefresh whether selected nodes are rebuilt
 * @param includeStaleUpstreams whether stale or missing unselected upstream nodes are added
 * @param noTests whether unit tests are left out
 * @param noAudits whether audits are left out
 * @param verbose whether unchanged nodes are listed one by one
 * @param deferTo where unselected models and seeds are read
 * @param cursor bounds that replace those which incremental models compute
 * @param maxMicrobatches most batches a model may run
 * @param reuse environments from which relations may be copied
 */
public record PlanRequest(
        List<String> select,
        List<String> exclude,
        boolean changesOnly,
        boolean force,
        boolean fullRefresh,
        boolean includeStaleUpstreams,
        boolean noTests,
        boolean noAudits,
        boolean verbose,
        Optional<Deferral> deferTo,
        CursorOverrides cursor,
        OptionalInt maxMicrobatches,
        Reuse reuse) {

    public PlanRequest {
        select = List.copyOf(select);
        exclude = List.copyOf(exclude);
    }

    /** Everything, with no flag. */
    public static PlanRequest all() {
        return of(List.of());
    }

    /** The given selectors, with no flag. */
    public static PlanRequest of(List<String> select) {
        return new PlanRequest(
                select,
                List.of(),
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                Optional.empty(),
                CursorOverrides.NONE,
                OptionalInt.empty(),
                Reuse.NONE);
    }

    public PlanRequest withSelect(List<String> other) {
        return new PlanRequest(
                other,
                exclude,
                changesOnly,
                force,
                fullRefresh,
                includeStaleUpstreams,
                noTests,
                noAudits,
                verbose,
                deferTo,
                cursor,
                maxMicrobatches,
                reuse);
    }

    public PlanRequest withExclude(List<String> other) {
        return new PlanRequest(
                select,
                other,
                changesOnly,
                force,
                fullRefresh,
                includeStaleUpstreams,
                noTests,
                noAudits,
                verbose,
                deferTo,
                cursor,
                maxMicrobatches,
                reuse);
    }

    public PlanRequest withChangesOnly(boolean other) {
        return new PlanRequest(
                select,
                exclude,
                other,
                force,
                fullRefresh,
                includeStaleUpstreams,
                noTests,
                noAudits,
                verbose,
                deferTo,
                cursor,
                maxMicrobatches,
                reuse);
    }

    public PlanRequest withForce(boolean other) {
        return new PlanRequest(
                select,
                exclude,
                changesOnly,
                other,
                fullRefresh,
                includeStaleUpstreams,
                noTests,
                noAudits,
                verbose,
                deferTo,
                cursor,
                maxMicrobatches,
                reuse);
    }

    public PlanRequest withFullRefresh(boolean other) {
        return new PlanRequest(
                select,
                exclude,
                changesOnly,
                force,
                other,
                includeStaleUpstreams,
                noTests,
                noAudits,
                verbose,
                deferTo,
                cursor,
                maxMicrobatches,
                reuse);
    }

    public PlanRequest withIncludeStaleUpstreams(boolean other) {
        return new PlanRequest(
                select,
                exclude,
                changesOnly,
                force,
                fullRefresh,
                other,
                noTests,
                noAudits,
                verbose,
                deferTo,
                cursor,
                maxMicrobatches,
                reuse);
    }

    /** Without unit tests or audits, as {@code sqb run} builds. */
    public PlanRequest withoutChecks(boolean tests, boolean audits) {
        return new PlanRequest(
                select,
                exclude,
                changesOnly,
                force,
                fullRefresh,
                includeStaleUpstreams,
                tests,
                audits,
                verbose,
                deferTo,
                cursor,
                maxMicrobatches,
                reuse);
    }

    public PlanRequest withVerbose(boolean other) {
        return new PlanRequest(
                select,
                exclude,
                changesOnly,
                force,
                fullRefresh,
                includeStaleUpstreams,
                noTests,
                noAudits,
                other,
                deferTo,
                cursor,
                maxMicrobatches,
                reuse);
    }

    public PlanRequest withDeferTo(Deferral other) {
        return new PlanRequest(
                select,
                exclude,
                changesOnly,
                force,
                fullRefresh,
                includeStaleUpstreams,
                noTests,
                noAudits,
                verbose,
                Optional.of(other),
                cursor,
                maxMicrobatches,
                reuse);
    }

    /** The same with bounds for cursors. */
    public PlanRequest withCursor(CursorOverrides other) {
        return new PlanRequest(
                select,
                exclude,
                changesOnly,
                force,
                fullRefresh,
                includeStaleUpstreams,
                noTests,
                noAudits,
                verbose,
                deferTo,
                other,
                maxMicrobatches,
                reuse);
    }

    /** The same with a hard limit on the batches of each model. */
    public PlanRequest withMaxMicrobatches(OptionalInt other) {
        return new PlanRequest(
                select,
                exclude,
                changesOnly,
                force,
                fullRefresh,
                includeStaleUpstreams,
                noTests,
                noAudits,
                verbose,
                deferTo,
                cursor,
                other,
                reuse);
    }

    /** The same with environments from which relations may be copied. */
    public PlanRequest withReuse(Reuse other) {
        return new PlanRequest(
                select,
                exclude,
                changesOnly,
                force,
                fullRefresh,
                includeStaleUpstreams,
                noTests,
                noAudits,
                verbose,
                deferTo,
                cursor,
                maxMicrobatches,
                other);
    }
}
