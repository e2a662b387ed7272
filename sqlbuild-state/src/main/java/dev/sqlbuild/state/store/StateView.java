package dev.sqlbuild.state.store;

import static dev.sqlbuild.state.schema.StateCatalog.CHECKPOINTS;
import static dev.sqlbuild.state.schema.StateCatalog.PHYSICAL_RELATIONS;
import static dev.sqlbuild.state.schema.StateCatalog.PHYSICAL_RELATION_ANCESTRY;
import static dev.sqlbuild.state.schema.StateCatalog.SOURCE_FRESHNESS_OBSERVATIONS;
import static dev.sqlbuild.state.schema.StateCatalog.VIRTUAL_ENVIRONMENTS;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.Ancestry;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionOutline;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.backend.Row;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.journal.JournalReader;
import dev.sqlbuild.state.lock.LockRow;
import dev.sqlbuild.state.lock.Locks;
import dev.sqlbuild.state.schema.StateTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one transaction sees of the store. Rows that nothing can be made of, because somebody edited them by hand, count
 * as absent; an unknown word is {@code E001}. Only valid inside the transaction that gave it.
 */
public class StateView {
    private final StateSql sql;

    StateView(StateSql sql) {
        this.sql = sql;
    }

    /** The time of this transaction. */
    public final Instant now() {
        return sql.now();
    }

    final StateSql sql() {
        return sql;
    }

    // ---- VDEs

    public Optional<VirtualEnvironment> findVde(VdeName name) {
        SqlText text = sql.select(VIRTUAL_ENVIRONMENTS).add(" WHERE virtual_environment_name = ");
        return sql.query(VIRTUAL_ENVIRONMENTS, text.bind(name.text(), "TEXT")).stream()
                .flatMap(row -> VdeRows.vde(row).stream())
                .findFirst();
    }

    /** In the order of their names. */
    public List<VirtualEnvironment> listVdes() {
        SqlText text = sql.select(VIRTUAL_ENVIRONMENTS).add(" ORDER BY virtual_environment_name");
        return sql.query(VIRTUAL_ENVIRONMENTS, text).stream()
                .flatMap(row -> VdeRows.vde(row).stream())
                .toList();
    }

    /** The same with the time of the last publish. */
    public List<Aged<VirtualEnvironment>> agedVdes() {
        SqlText text = sql.select(VIRTUAL_ENVIRONMENTS).add(" ORDER BY virtual_environment_name");
        return sql.query(VIRTUAL_ENVIRONMENTS, text).stream()
                .flatMap(row -> VdeRows.vde(row).map(vde -> new Aged<>(vde, row.findTime("updated_at"))).stream())
                .toList();
    }

    /** Refs of all kinds; empty for an unknown VDE. */
    public RefSet refs(VdeName vde) {
        return refs(Optional.of(vde)).getOrDefault(vde, RefSet.EMPTY);
    }

    /** Refs of every VDE that has any. */
    public Map<VdeName, RefSet> allRefs() {
        return refs(Optional.empty());
    }

    private Map<VdeName, RefSet> refs(Optional<VdeName> vde) {
        Map<VdeName, Map<NodeId, VersionHash>> found = new TreeMap<>();
        for (NodeTables tables : NodeTables.ALL) {
            SqlText text = sql.select(tables.refs());
            vde.ifPresent(name -> text.add(" WHERE virtual_environment_name = ").bind(name.text(), "TEXT"));
            for (Row row : sql.query(tables.refs(), text)) {
                Optional<VdeName> name = VdeRows.vdeName(row);
                Optional<VersionRef> ref = tables.ref(row);
                if (name.isEmpty() || ref.isEmpty()) continue;
                found.computeIfAbsent(name.get(), key -> new HashMap<>())
                        .put(ref.get().node(), ref.get().version());
            }
        }
        Map<VdeName, RefSet> sets = new LinkedHashMap<>();
        found.forEach((name, versions) -> sets.put(name, RefSet.of(versions)));
        return sets;
    }

    /** What was last seen of each source when the VDE was built. */
    public Map<String, SourceObservation> observations(VdeName vde) {
        SqlText text = sql.select(SOURCE_FRESHNESS_OBSERVATIONS).add(" WHERE virtual_environment_name = ");
        text.bind(vde.text(), "TEXT").add(" ORDER BY source_name");
        Map<String, SourceObservation> found = new LinkedHashMap<>();
        for (Row row : sql.query(SOURCE_FRESHNESS_OBSERVATIONS, text)) {
            found.put(row.text("source_name"), VdeRows.observation(row));
        }
        return found;
    }

    // ---- versions

    /** Those of the versions that are recorded. */
    public Map<VersionRef, NodeVersion> versions(Collection<VersionRef> refs) {
        Map<VersionRef, NodeVersion> found = new HashMap<>();
        for (NodeTables tables : NodeTables.ALL) {
            for (Row row : matching(tables.versions(), tables.node(), tables.of(refs))) {
                VersionRows.parse(tables, row).ifPresent(version -> found.put(version.ref(), version));
            }
        }
        return found;
    }

    /** What all recorded versions were built from, and when they were last recorded. */
    public Map<VersionRef, Aged<VersionOutline>> outlines() {
        Map<VersionRef, Aged<VersionOutline>> found = new HashMap<>();
        for (NodeTables tables : NodeTables.ALL) {
            String columns = String.join(", ", tables.node(), "version_hash", "status", "updated_at")
                    + ", build_metadata_json_b64";
            SqlText text = sql.text().add("SELECT " + columns + " FROM ").name(sql.name(tables.versions()));
            for (Row row : sql.query(tables.versions(), text)) {
                VersionRows.outline(tables, row)
                        .ifPresent(
                                outline -> found.put(outline.ref(), new Aged<>(outline, row.findTime("updated_at"))));
            }
        }
        return found;
    }

    /** Where those of the versions live that have a place. */
    public Map<VersionRef, PhysicalRelation> relations(Collection<VersionRef> refs) {
        if (refs.isEmpty()) return Map.of();
        List<VersionRef> wanted = List.copyOf(refs);
        SqlText text = sql.select(PHYSICAL_RELATIONS).add(" JOIN (SELECT ");
        text.bindEach(wanted.stream().map(ref -> ref.node().kind().word()).toList(), "TEXT")
                .add(" AS wanted_type, ");
        wanted(text, wanted);
        text.add(" ON artifact_type = wanted_type AND artifact_name = wanted_name AND version_hash = wanted_hash");
        return relations(text);
    }

    /** Where all recorded versions live. */
    public Map<VersionRef, PhysicalRelation> allRelations() {
        return relations(sql.select(PHYSICAL_RELATIONS));
    }

    private Map<VersionRef, PhysicalRelation> relations(SqlText text) {
        Map<VersionRef, PhysicalRelation> found = new HashMap<>();
        for (Row row : sql.query(PHYSICAL_RELATIONS, text)) {
            RelationRows.relation(row).ifPresent(relation -> found.put(relation.ref(), relation));
        }
        return found;
    }

    /** Where all recorded versions live, and when they were last used. */
    public Map<VersionRef, Aged<PhysicalRelation>> agedRelations() {
        Map<VersionRef, Aged<PhysicalRelation>> found = new HashMap<>();
        for (Row row : sql.query(PHYSICAL_RELATIONS, sql.select(PHYSICAL_RELATIONS))) {
            RelationRows.relation(row)
                    .ifPresent(relation -> found.put(relation.ref(), new Aged<>(relation, row.findTime("updated_at"))));
        }
        return found;
    }

    /** What those of the versions began with that were seeded. */
    public Map<VersionRef, Ancestry> ancestry(Collection<VersionRef> refs) {
        Map<VersionRef, Ancestry> found = new HashMap<>();
        for (Row row : matching(PHYSICAL_RELATION_ANCESTRY, "model_name", NodeTables.MODEL.of(refs))) {
            RelationRows.ancestry(row).ifPresent(ancestry -> found.put(ancestry.child(), ancestry));
        }
        return found;
    }

    private List<Row> matching(StateTable table, String node, List<VersionRef> refs) {
        if (refs.isEmpty()) return List.of();
        SqlText text = sql.select(table).add(" JOIN (SELECT ");
        wanted(text, refs);
        return sql.query(table, text.add(" ON " + node + " = wanted_name AND version_hash = wanted_hash"));
    }

    /** Those of the versions that are ready and, until the transaction ends, stay so. */
    final Set<VersionRef> held(Collection<VersionRef> refs, boolean alone) {
        Set<VersionRef> held = new HashSet<>();
        for (NodeTables tables : NodeTables.ALL) {
            List<VersionRef> ofKind = tables.of(refs);
            if (ofKind.isEmpty()) continue;
            SqlText text = sql.text().add("SELECT " + tables.node() + ", version_hash, status FROM ");
            text.name(sql.name(tables.versions())).add(" JOIN (SELECT ");
            wanted(text, ofKind);
            text.add(" ON " + tables.node() + " = wanted_name AND version_hash = wanted_hash")
                    .add(sql.backend().holdingRows(tables.versions().name(), alone));
            for (Row row : sql.query(tables.versions(), text)) {
                if (row.text("status").equals(VersionStatus.READY.word()))
                    tables.ref(row).ifPresent(held::add);
            }
        }
        return held;
    }

    static void wanted(SqlText text, List<VersionRef> refs) {
        text.bindEach(refs.stream().map(ref -> ref.node().name()).toList(), "TEXT")
                .add(" AS wanted_name, ")
                .bindEach(refs.stream().map(ref -> ref.version().hex()).toList(), "TEXT")
                .add(" AS wanted_hash) AS wanted");
    }

    // ---- checkpoints

    /** Checkpoints of a VDE with their refs, newest first. */
    public List<Checkpoint> checkpoints(VdeName vde) {
        return checkpoints("virtual_environment_name", vde.text());
    }

    public Optional<Checkpoint> findCheckpoint(String id) {
        return checkpoints("checkpoint_id", id).stream().findFirst();
    }

    /** Checkpoints of all VDEs, newest first. */
    public List<Checkpoint> allCheckpoints() {
        return checkpoints(sql.select(CHECKPOINTS));
    }

    private List<Checkpoint> checkpoints(String column, String value) {
        return checkpoints(
                sql.select(CHECKPOINTS).add(" WHERE " + column + " = ").bind(value, "TEXT"));
    }

    private List<Checkpoint> checkpoints(SqlText text) {
        List<Row> rows = sql.query(CHECKPOINTS, text.add(" ORDER BY created_at DESC, checkpoint_id DESC"));
        Map<String, Map<NodeId, VersionHash>> refs = new HashMap<>();
        for (NodeTables tables : rows.isEmpty() ? List.<NodeTables>of() : NodeTables.ALL) {
            SqlText members = sql.select(tables.checkpointRefs()).add(" WHERE ");
            sql.whereIn(
                    members,
                    "checkpoint_id",
                    rows.stream().map(row -> row.text("checkpoint_id")).toList());
            for (Row row : sql.query(tables.checkpointRefs(), members)) {
                tables.ref(row)
                        .ifPresent(ref -> refs.computeIfAbsent(row.text("checkpoint_id"), key -> new HashMap<>())
                                .put(ref.node(), ref.version()));
            }
        }
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (Row row : rows) {
            String id = row.text("checkpoint_id");
            VdeRows.vdeName(row)
                    .ifPresent(vde -> checkpoints.add(new Checkpoint(
                            id, vde, row.time("created_at"), RefSet.of(refs.getOrDefault(id, Map.of())))));
        }
        return checkpoints;
    }

    // ---- locks and journal

    /** Locks in the order of their keys, expired ones included. */
    public List<LockRow> locks() {
        return new Locks(sql).list();
    }

    public JournalReader journal() {
        return new JournalReader(sql);
    }
}
