package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.FunctionIdentity;
import dev.sqlbuild.core.version.VersionHash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One selected model or seed, or a function, and what happens to it.
 *
 * @param subject the node as the planner sees it: identity, definition, place
 * @param action what will be done
 * @param reason why
 * @param builtVersion version that the relation has after the action, over what it really reads; differs from the
 *     subject's version when an upstream node is stale and not rebuilt
 * @param upstreamVersions version that is read of each direct upstream node, or {@code unknown}
 * @param sourceVersions data version that is read of each source above it, by name, as far as it is known
 * @param recorded what was recorded at the last build
 * @param existing what stands at the relation's name now
 * @param changes what differs from the recorded build
 * @param causes upstream nodes that make it run, in node order
 * @param incremental decisions about an incremental model
 * @param pressure what its replay asks of the nodes below, recorded for those that this plan does not reach
 * @param reuse whether it is copied from another environment, where that was asked for
 */
public record PlannedNode(
        Buildable subject,
        Action action,
        Reason reason,
        VersionHash builtVersion,
        Map<NodeId, String> upstreamVersions,
        Map<String, DataVersion> sourceVersions,
        Optional<Fingerprint> recorded,
        Optional<RelationKind> existing,
        Changes changes,
        List<Cause> causes,
        Optional<IncrementalPlan> incremental,
        Optional<Pressure> pressure,
        Optional<ReuseDecision> reuse) {

    /** Word recorded for an upstream node whose version nobody knows. */
    public static final String UNKNOWN_VERSION = "unknown";

    public PlannedNode {
        upstreamVersions = Map.copyOf(upstreamVersions);
        sourceVersions = Map.copyOf(sourceVersions);
        causes = List.copyOf(causes);
    }

    public NodeId id() {
        return subject.id();
    }

    public RelationName relation() {
        return subject.relation();
    }

    /** What to call it in rows: {@code view}, {@code table}, {@code delete_insert (timestamp)}, {@code seed}. */
    public String label() {
        return subject.label();
    }

    /** Version of the definition in the project. */
    public VersionHash version() {
        return subject.version();
    }

    public Optional<VersionHash> previousVersion() {
        return recorded.map(Fingerprint::version);
    }

    public boolean runs() {
        return action != Action.SKIP;
    }

    /** Whether data above it is too old for it to run. */
    public boolean isBlocked() {
        return reason == Reason.SOURCE_FRESHNESS_ERROR;
    }

    /** Whether SQLBuild made what stands at the relation's name. */
    public Ownership ownership() {
        return recorded.isPresent() ? Ownership.MANAGED : Ownership.UNMANAGED;
    }

    /** Signature under which a function was created before. */
    public Optional<FunctionSignature> recordedSignature() {
        return recorded.flatMap(
                record -> FunctionIdentity.signature(record.metadata().identity()));
    }

    /** Ids of the audits that have passed on exactly what the node would be built to. */
    public Set<String> passedAudits() {
        return recorded.filter(record -> record.version().equals(builtVersion))
                .map(record -> Set.copyOf(record.metadata().passedAudits()))
                .orElse(Set.of());
    }

    PlannedNode with(Action otherAction, Reason otherReason, List<Cause> otherCauses) {
        return new PlannedNode(
                subject,
                otherAction,
                otherReason,
                builtVersion,
                upstreamVersions,
                sourceVersions,
                recorded,
                existing,
                changes,
                otherCauses,
                incremental,
                pressure,
                reuse);
    }

    /** The same with decisions about an incremental model. */
    public PlannedNode with(IncrementalPlan decided) {
        return with(Optional.of(decided), pressure);
    }

    PlannedNode with(Optional<IncrementalPlan> decided, Optional<Pressure> handedDown) {
        return new PlannedNode(
                subject,
                action,
                reason,
                builtVersion,
                upstreamVersions,
                sourceVersions,
                recorded,
                existing,
                changes,
                causes,
                decided,
                handedDown,
                reuse);
    }

    PlannedNode with(ReuseDecision decision) {
        return new PlannedNode(
                subject,
                action,
                reason,
                builtVersion,
                upstreamVersions,
                sourceVersions,
                recorded,
                existing,
                changes,
                causes,
                incremental,
                pressure,
                Optional.of(decision));
    }

    /** The same as a copy of a table that was built from these versions. */
    PlannedNode asCopy(VersionHash version, Map<NodeId, String> upstream, Map<String, DataVersion> sources) {
        return new PlannedNode(
                subject,
                action,
                reason,
                version,
                upstream,
                sources,
                recorded,
                existing,
                changes,
                causes,
                incremental,
                pressure,
                reuse);
    }

    /** The relation of another environment that it is copied from. */
    public Optional<RelationName> copiedFrom() {
        return reuse.flatMap(ReuseDecision::origin);
    }

    /**
     * What differs between the project and the recorded build.
     *
     * @param query whether the query, or the content of a seed, differs
     * @param config whether other identity metadata differs
     * @param functions directly called functions that differ
     * @param queryDiff unified diff of the query, without file headers
     * @param schema expected against live columns
     */
    public record Changes(
            boolean query, boolean config, List<String> functions, List<String> queryDiff, List<SchemaFinding> schema) {

        public static final Changes NONE = new Changes(false, false, List.of(), List.of(), List.of());

        public Changes {
            functions = List.copyOf(functions);
            queryDiff = List.copyOf(queryDiff);
            schema = List.copyOf(schema);
        }
    }
}
