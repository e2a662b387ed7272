package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.incremental.CursorOverrides;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the user asked to plan.
 *
 * @param select selectors as given; none selects everything
 * @param exclude selectors to leave out
 * @param flags what was asked for beside selection
 * @param deferTo where unselected models and seeds are read
 * @param cursor bounds that replace those which incremental models compute
 * @param maxMicrobatches most batches a model may run
 * @param reuse environments from which relations may be copied
 */
public record PlanRequest(
        List<String> select,
        List<String> exclude,
        Set<Flag> flags,
        Optional<Deferral> deferTo,
        CursorOverrides cursor,
        OptionalInt maxMicrobatches,
        Reuse reuse) {

    /** What is asked for or not. */
    public enum Flag {
        /** Leave nodes out that are current. */
        CHANGES_ONLY,
        /** Run unchanged nodes too; overrides {@link #CHANGES_ONLY}. */
        FORCE,
        /** Rebuild selected nodes. */
        FULL_REFRESH,
        /** Add stale or missing unselected upstream nodes. */
        INCLUDE_STALE_UPSTREAMS,
        /** Leave unit tests out. */
        NO_TESTS,
        /** Leave audits out. */
        NO_AUDITS,
        /** List unchanged nodes one by one. */
        VERBOSE,
        /** A change makes rows be processed again in the model that changed, not below it. */
        LOCAL_REPLAYS
    }

    public PlanRequest {
        select = List.copyOf(select);
        exclude = List.copyOf(exclude);
        flags = Set.copyOf(flags);
    }

    /** Everything, with no flag. */
    public static PlanRequest all() {
        return of(List.of());
    }

    /** The given selectors, with no flag. */
    public static PlanRequest of(List<String> select) {
        return new PlanRequest(
                select, List.of(), Set.of(), Optional.empty(), CursorOverrides.NONE, OptionalInt.empty(), Reuse.NONE);
    }

    public boolean changesOnly() {
        return flags.contains(Flag.CHANGES_ONLY);
    }

    public boolean force() {
        return flags.contains(Flag.FORCE);
    }

    public boolean fullRefresh() {
        return flags.contains(Flag.FULL_REFRESH);
    }

    public boolean includeStaleUpstreams() {
        return flags.contains(Flag.INCLUDE_STALE_UPSTREAMS);
    }

    public boolean noTests() {
        return flags.contains(Flag.NO_TESTS);
    }

    public boolean noAudits() {
        return flags.contains(Flag.NO_AUDITS);
    }

    public boolean verbose() {
        return flags.contains(Flag.VERBOSE);
    }

    public PlanRequest withSelect(List<String> other) {
        return new PlanRequest(other, exclude, flags, deferTo, cursor, maxMicrobatches, reuse);
    }

    public PlanRequest withExclude(List<String> other) {
        return new PlanRequest(select, other, flags, deferTo, cursor, maxMicrobatches, reuse);
    }

    public PlanRequest withChangesOnly(boolean other) {
        return with(Flag.CHANGES_ONLY, other);
    }

    public PlanRequest withForce(boolean other) {
        return with(Flag.FORCE, other);
    }

    public PlanRequest withFullRefresh(boolean other) {
        return with(Flag.FULL_REFRESH, other);
    }

    public PlanRequest withIncludeStaleUpstreams(boolean other) {
        return with(Flag.INCLUDE_STALE_UPSTREAMS, other);
    }

    /** Without unit tests or audits, as {@code sqb run} builds. */
    public PlanRequest withoutChecks(boolean tests, boolean audits) {
        return with(Flag.NO_TESTS, tests).with(Flag.NO_AUDITS, audits);
    }

    public PlanRequest withVerbose(boolean other) {
        return with(Flag.VERBOSE, other);
    }

    /** A request in which replays stay with the models that changed. */
    public PlanRequest withLocalReplays(boolean other) {
        return with(Flag.LOCAL_REPLAYS, other);
    }

    public boolean localReplays() {
        return flags.contains(Flag.LOCAL_REPLAYS);
    }

    private PlanRequest with(Flag flag, boolean on) {
        Set<Flag> other = EnumSet.noneOf(Flag.class);
        other.addAll(flags);
        if (on) other.add(flag);
        else other.remove(flag);
        return new PlanRequest(select, exclude, other, deferTo, cursor, maxMicrobatches, reuse);
    }

    public PlanRequest withDeferTo(Deferral other) {
        return new PlanRequest(select, exclude, flags, Optional.of(other), cursor, maxMicrobatches, reuse);
    }

    /** The same with bounds for cursors. */
    public PlanRequest withCursor(CursorOverrides other) {
        return new PlanRequest(select, exclude, flags, deferTo, other, maxMicrobatches, reuse);
    }

    /** The same with a hard limit on the batches of each model. */
    public PlanRequest withMaxMicrobatches(OptionalInt other) {
        return new PlanRequest(select, exclude, flags, deferTo, cursor, other, reuse);
    }

    /** The same with environments from which relations may be copied. */
    public PlanRequest withReuse(Reuse other) {
        return new PlanRequest(select, exclude, flags, deferTo, cursor, maxMicrobatches, other);
    }
}
