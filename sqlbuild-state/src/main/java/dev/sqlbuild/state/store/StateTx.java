package dev.sqlbuild.state.store;

import static dev.sqlbuild.state.schema.StateCatalog.CHECKPOINTS;
import static dev.sqlbuild.state.schema.StateCatalog.PHYSICAL_RELATIONS;
import static dev.sqlbuild.state.schema.StateCatalog.PHYSICAL_RELATION_ANCESTRY;
import static dev.sqlbuild.state.schema.StateCatalog.PLAN_RUNS;
import static dev.sqlbuild.state.schema.StateCatalog.SOURCE_FRESHNESS_OBSERVATIONS;
import static dev.sqlbuild.state.schema.StateCatalog.VIRTUAL_ENVIRONMENTS;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.version.Ancestry;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.backend.Rows;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.journal.Journal;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.lock.Locks;
import dev.sqlbuild.state.schema.StateTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A transaction under a lease that was proven when it began, so nothing that lost its lock can write. Every method takes
 * all it writes at once: the number of statements does not grow with the number of nodes.
 */
public final class StateTx extends StateView {
    private final Set<LockKey> locked;

    StateTx(StateSql sql, Collection<Lease> leases) {
        super(sql);
        this.locked = leases.stream().map(Lease::key).collect(Collectors.toCollection(TreeSet::new));
    }

    // ---- versions

    /** Adds versions, or writes them anew. */
    public void putVersions(Collection<? extends NodeVersion> versions) {
        VersionRows.put(sql(), versions);
    }

    public void setStatus(Collection<VersionRef> refs, VersionStatus status) {
        for (NodeTables tables : NodeTables.ALL) {
            List<VersionRef> ofKind = tables.of(refs);
            if (ofKind.isEmpty()) continue;
            SqlText text = sql().text().add("UPDATE ").name(sql().name(tables.versions()));
            text.add(" SET status = wanted.new_status, updated_at = wanted.moment FROM (SELECT ")
                    .bind(status.word(), "TEXT")
                    .add(" AS new_status, ")
                    .bind(now())
                    .add(" AS moment, ");
            wanted(text, ofKind);
            sql().change(
                            tables.versions(),
                            text.add(" WHERE " + tables.node() + " = wanted_name AND version_hash = wanted_hash"));
        }
    }

    /** Records where versions live and how the last run on them ended. */
    public void putRelations(Collection<PhysicalRelation> relations) {
        sql().upsert(RelationRows.RELATIONS.of(relations));
    }

    /**
     * Refuses to go on with versions that are not ready; those that are stay so until the transaction ends. Whoever points
     * to versions or works with them begins with this, and others may do so at the same time.
     *
     * @throws SqlBuildException {@code S091}
     */
    public void requireReady(Collection<VersionRef> refs) {
        Set<VersionRef> ready = held(refs, false);
        refuse(refs.stream().filter(ref -> !ready.contains(ref)));
    }

    /**
     * The same with versions that are not where they were seen: a janitor has put them aside meanwhile.
     *
     * @throws SqlBuildException {@code S091}
     */
    public void requireAt(Map<VersionRef, PhysicalRelation> places) {
        Map<VersionRef, PhysicalRelation> now = relations(places.keySet());
        refuse(places.entrySet().stream()
                .filter(seen -> Optional.ofNullable(now.get(seen.getKey()))
                        .filter(home -> home.relation().equals(seen.getValue().relation()))
                        .isEmpty())
                .map(Map.Entry::getKey));
    }

    private static void refuse(Stream<VersionRef> refs) {
        String gone = refs.map(ref -> "'" + ref.node().name() + "'").sorted().collect(Collectors.joining(", "));
        if (gone.isEmpty()) return;
        throw new SqlBuildException(Diagnostic.of(Code.S091, "physical version of " + gone + " disappeared")
                .withHelp("it is not ready, or was removed meanwhile; repeat the command, or build again"));
    }

    /**
     * Holds versions for their removal. Whether anybody needs them has to be looked up after this: who records a need of
     * them later finds that they are gone.
     *
     * @return those that are ready
     */
    public Set<VersionRef> holdAlone(Collection<VersionRef> refs) {
        return held(refs, true);
    }

    /** Records other names for relations of versions; when they were last used stays. */
    public void renameRelations(Map<VersionRef, RelationName> names) {
        if (names.isEmpty()) return;
        List<VersionRef> refs = List.copyOf(names.keySet());
        List<String> others = new ArrayList<>();
        names.forEach((ref, name) -> others.add(name.name()));
        SqlText text = sql().text().add("UPDATE ").name(sql().name(PHYSICAL_RELATIONS));
        text.add(" SET relation_name = wanted.other_name FROM (SELECT ")
                .bindEach(others, "TEXT")
                .add(" AS other_name, ");
        sql().change(PHYSICAL_RELATIONS, whereArtifact(text, refs));
    }

    /** Postpones the removal of versions that are used again. */
    public void touch(Collection<VersionRef> refs) {
        if (refs.isEmpty()) return;
        SqlText text = sql().text().add("UPDATE ").name(sql().name(PHYSICAL_RELATIONS));
        text.add(" SET updated_at = wanted.moment FROM (SELECT ").bind(now()).add(" AS moment, ");
        sql().change(PHYSICAL_RELATIONS, whereArtifact(text, List.copyOf(refs)));
    }

    public void putAncestry(Collection<Ancestry> ancestry) {
        sql().upsert(RelationRows.ANCESTRY.of(ancestry));
    }

    /** For versions that are built from scratch. */
    public void deleteAncestry(Collection<VersionRef> refs) {
        deleteMatching(PHYSICAL_RELATION_ANCESTRY, "model_name", NodeTables.MODEL.of(refs));
    }

    /** Forgets versions: where they live, what they began with, what they are. */
    public void deleteVersions(Collection<VersionRef> refs) {
        deleteRelations(refs);
        deleteAncestry(refs);
        for (NodeTables tables : NodeTables.ALL) deleteMatching(tables.versions(), tables.node(), tables.of(refs));
    }

    /** Forgets where versions live: nothing stands there any more. What they are stays known. */
    public void deleteRelations(Collection<VersionRef> refs) {
        if (refs.isEmpty()) return;
        SqlText text = sql().text().add("DELETE FROM ").name(sql().name(PHYSICAL_RELATIONS));
        sql().change(PHYSICAL_RELATIONS, whereArtifact(text.add(" USING (SELECT "), List.copyOf(refs)));
    }

    private void deleteMatching(StateTable table, String node, List<VersionRef> refs) {
        if (refs.isEmpty()) return;
        SqlText text = sql().text().add("DELETE FROM ").name(sql().name(table)).add(" USING (SELECT ");
        wanted(text, refs);
        sql().change(table, text.add(" WHERE " + node + " = wanted_name AND version_hash = wanted_hash"));
    }

    private static SqlText whereArtifact(SqlText text, List<VersionRef> refs) {
        text.bindEach(refs.stream().map(ref -> ref.node().kind().word()).toList(), "TEXT")
                .add(" AS wanted_type, ");
        wanted(text, refs);
        return text.add(
                " WHERE artifact_type = wanted_type AND artifact_name = wanted_name AND version_hash = wanted_hash");
    }

    // ---- VDEs

    public void putVde(VirtualEnvironment vde) {
        requireLocked(vde.name());
        sql().upsert(VdeRows.VDES.of(List.of(vde)));
    }

    /**
     * Makes these the refs of the VDE and records what that changes.
     *
     * @param operationId operation it is part of
     * @throws SqlBuildException {@code S091} for a ref to a version that is not ready
     */
    public void replaceRefs(VdeName vde, RefSet refs, Optional<String> operationId) {
        requireLocked(vde);
        new RefWriter(this, vde).replace(refs(vde), refs, operationId);
    }

    public void putObservations(VdeName vde, Collection<SourceObservation> observations) {
        requireLocked(vde);
        sql().upsert(VdeRows.observationsOf(vde).of(observations));
    }

    /** A checkpoint with all of its refs; there must be none with its id. */
    public void putCheckpoint(Checkpoint checkpoint) {
        requireLocked(checkpoint.vde());
        sql().insert(Rows.<Checkpoint>shape(CHECKPOINTS)
                .text("checkpoint_id", Checkpoint::id)
                .text("virtual_environment_name", saved -> saved.vde().text())
                .time("created_at", saved -> Optional.of(saved.createdAt()))
                .of(List.of(checkpoint)));
        for (NodeTables tables : NodeTables.ALL) {
            sql().insert(Rows.<VersionRef>shape(tables.checkpointRefs())
                    .text("checkpoint_id", ref -> checkpoint.id())
                    .text(tables.node(), ref -> ref.node().name())
                    .text("version_hash", ref -> ref.version().hex())
                    .of(tables.of(checkpoint.refs().list())));
        }
    }

    public void deleteCheckpoints(Collection<String> ids) {
        for (NodeTables tables : NodeTables.ALL) deleteIn(tables.checkpointRefs(), "checkpoint_id", ids);
        deleteIn(CHECKPOINTS, "checkpoint_id", ids);
    }

    /** Forgets a VDE with refs and observations; its checkpoints stay. */
    public void deleteVde(VdeName vde) {
        requireLocked(vde);
        List<String> names = List.of(vde.text());
        for (NodeTables tables : NodeTables.ALL) deleteIn(tables.refs(), "virtual_environment_name", names);
        deleteIn(SOURCE_FRESHNESS_OBSERVATIONS, "virtual_environment_name", names);
        deleteIn(VIRTUAL_ENVIRONMENTS, "virtual_environment_name", names);
    }

    /** Removes locks that were not renewed in time. Should a holder still live, it notices before it writes again. */
    public void deleteExpiredLocks() {
        new Locks(sql()).deleteExpired();
    }

    private void deleteIn(StateTable table, String column, Collection<String> values) {
        if (values.isEmpty()) return;
        SqlText text = sql().text().add("DELETE FROM ").name(sql().name(table)).add(" WHERE ");
        sql().change(table, sql().whereIn(text, column, values));
    }

    // ---- runs and journal

    /** Records a run that begins; runs of the VDE that a dead process left are closed as interrupted. */
    public void startRun(PlanRun run) {
        requireLocked(run.vde());
        SqlText text = sql().text().add("UPDATE ").name(sql().name(PLAN_RUNS));
        text.add(" SET status = 'interrupted', completed_at = mine.moment FROM (SELECT ")
                .bind(now())
                .add(" AS moment, ")
                .bind(run.vde().text(), "TEXT")
                .add(" AS vde) AS mine WHERE status = 'running' AND virtual_environment_name = mine.vde");
        sql().change(PLAN_RUNS, text);
        sql().insert(Rows.<PlanRun>shape(PLAN_RUNS)
                .text("run_id", PlanRun::id)
                .text("command", PlanRun::command)
                .text("status", started -> started.status().word())
                .text("virtual_environment_name", started -> started.vde().text())
                .time("started_at", started -> Optional.of(started.startedAt()))
                .time("completed_at", PlanRun::completedAt)
                .of(List.of(run)));
    }

    public void finishRun(String runId, PlanRun.Status status) {
        SqlText text = sql().text().add("UPDATE ").name(sql().name(PLAN_RUNS));
        text.add(" SET status = mine.outcome, completed_at = mine.moment FROM (SELECT ")
                .bind(status.word(), "TEXT")
                .add(" AS outcome, ")
                .bind(now())
                .add(" AS moment, ")
                .bind(runId, "TEXT")
                .add(" AS id) AS mine WHERE run_id = mine.id");
        sql().change(PLAN_RUNS, text);
    }

    /** Records that something was reconciled. */
    public void record(ReconcileEvent event) {
        event.insert(sql());
    }

    /** The journal, for writing. */
    public Journal log() {
        return new Journal(sql());
    }

    /** Writing about another VDE than the locked one is a mistake in the program. */
    private void requireLocked(VdeName vde) {
        if (locked.contains(LockKey.of(vde))) return;
        throw new IllegalStateException("virtual environment " + vde + " is written under the locks " + locked);
    }
}
