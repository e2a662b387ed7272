package dev.sqlbuild.core.plan;

import java.util.List;
import java.util.Optional;

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
        Optional<Deferral> deferTo) {

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
        return new PlanRequest(select, List.of(), false, false, false, false, false, false, false, Optional.empty());
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
                deferTo);
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
                deferTo);
    }

    public PlanRequest withChangesOnly(boolean other) {
        return new PlanRequest(
                select, exclude, other, force, fullRefresh, includeStaleUpstreams, noTests, noAudits, verbose, deferTo);
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
                deferTo);
    }

    public PlanRequest withFullRefresh(boolean other) {
        return new PlanRequest(
                select, exclude, changesOnly, force, other, includeStaleUpstreams, noTests, noAudits, verbose, deferTo);
    }

    public PlanRequest withIncludeStaleUpstreams(boolean other) {
        return new PlanRequest(
                select, exclude, changesOnly, force, fullRefresh, other, noTests, noAudits, verbose, deferTo);
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
                deferTo);
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
                deferTo);
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
                Optional.of(other));
    }
}
