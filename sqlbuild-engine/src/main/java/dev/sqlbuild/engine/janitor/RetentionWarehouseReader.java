package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.janitor.RetentionFacts.Recorded;
import dev.sqlbuild.core.janitor.RetentionFacts.Standing;
import dev.sqlbuild.core.janitor.RetentionPlanner;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionOutline;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.VdeLayout;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands in the schemas of versions and of all VDEs: one query of each kind per database. */
final class RetentionWarehouseReader {
    private final Adapter adapter;
    private final RelationName fences;
    private final VdeLayout layout;
    private final Recorded recorded;
    private final Map<NodeId, RelationName> bases = new HashMap<>();
    private final Set<RelationName> allBases = new HashSet<>();

    RetentionWarehouseReader(VirtualSite site, PlanInput input, Recorded recorded) {
        this.adapter = site.adapter();
        this.fences = site.fenced().withName(RetentionPlanner.FENCES);
        this.layout = site.layout();
        this.recorded = recorded;
        for (Buildable node : input.nodes()) bases.put(node.id(), node.relation());
        allBases.addAll(bases.values());
        recorded.versions()
                .values()
                .forEach(version -> version.value().build().logical().ifPresent(allBases::add));
    }

    Standing read(Session session) {
        List<RelationInfo> relations = new ArrayList<>();
        Map<RelationName, String> viewSql = new HashMap<>();
        SchemaGroups.of(adapter, names()).forEach((database, schemas) -> {
            relations.addAll(adapter.listRelations(session, database, schemas));
            viewSql.putAll(adapter.viewDefinitions(session, database, schemas));
        });
        Map<VdeName, Set<RelationName>> views = new HashMap<>();
        for (Aged<VirtualEnvironment> vde : recorded.vdes()) {
            VdeName name = vde.value().name();
            if (!layout.isPrimary(name)) views.put(name, logicalViews(name, relations, viewSql));
        }
        return new Standing(relations, viewSql, views, physicalSchemas(), shared(relations));
    }

    /** Where a VDE shows a node: as the project has it, and as it was when the version was built. */
    Set<RelationName> logical(VdeName vde, VersionRef ref) {
        Set<RelationName> names = new HashSet<>();
        RelationName base = bases.get(ref.node());
        if (base != null) names.add(layout.logical(vde, base));
        Aged<VersionOutline> version = recorded.versions().get(ref);
        if (version != null) {
            version.value().build().logical().ifPresent(recordedBase -> names.add(layout.logical(vde, recordedBase)));
        }
        return names;
    }

    private List<RelationName> names() {
        List<RelationName> names = new ArrayList<>();
        recorded.homes().values().forEach(home -> names.add(home.value().relation()));
        for (RelationName base : allBases) {
            names.add(base.withSchema(layout.physicalSchema(base)));
            // Views of a VDE that was detached and forgotten may still read versions.
            names.add(base);
            recorded.vdes().forEach(vde -> names.add(layout.logical(vde.value().name(), base)));
        }
        return names;
    }

    /** Whatever a record says, nothing outside of these is a version. */
    private Set<String> physicalSchemas() {
        Set<String> schemas = new HashSet<>();
        recorded.homes()
                .values()
                .forEach(home -> home.value()
                        .relation()
                        .schema()
                        .filter(VdeLayout::isPhysicalSchema)
                        .ifPresent(schema -> schemas.add(adapter.dialect().key(schema))));
        allBases.forEach(base -> schemas.add(adapter.dialect().key(layout.physicalSchema(base))));
        return schemas;
    }

    /** Where the switches of somebody else are fenced. */
    private Set<String> shared(List<RelationInfo> relations) {
        Set<String> schemas = new HashSet<>();
        for (RelationInfo relation : relations) {
            RelationName name = relation.name();
            if (name.name().equals(fences.name()) && !key(name).equals(key(fences))) schemas.add(schemaKey(name));
        }
        return schemas;
    }

    /**
     * The views of a VDE that stand: those of its refs, and others in the schemas that are its own and read versions. What
     * another VDE shows under the same name is none of its.
     */
    private Set<RelationName> logicalViews(
            VdeName vde, List<RelationInfo> relations, Map<RelationName, String> viewSql) {
        Set<String> own = keysOf(vde);
        Set<String> others = new HashSet<>();
        recorded.refs().keySet().stream()
                .filter(other -> !other.equals(vde))
                .forEach(other -> others.addAll(keysOf(other)));
        Set<String> schemas = new HashSet<>();
        Set<String> baseSchemas = new HashSet<>();
        for (RelationName base : allBases) {
            schemas.add(schemaKey(layout.logical(vde, base)));
            baseSchemas.add(schemaKey(base));
        }
        schemas.removeAll(baseSchemas);
        Set<RelationName> views = new HashSet<>();
        for (RelationInfo relation : relations) {
            if (relation.kind() != RelationKind.VIEW) continue;
            String key = key(relation.name());
            String sql = viewSql.getOrDefault(relation.name(), "");
            boolean reads = physicalSchemas().stream()
                    .anyMatch(schema -> adapter.dialect().key(sql).contains(schema));
            boolean belongs = own.contains(key) || schemas.contains(schemaKey(relation.name()));
            if (reads && belongs && !others.contains(key)) views.add(relation.name());
        }
        return views;
    }

    private Set<String> keysOf(VdeName vde) {
        Set<String> keys = new HashSet<>();
        for (VersionRef ref : recorded.refs().getOrDefault(vde, RefSet.EMPTY).list()) {
            if (ref.node().kind() == NodeKind.FUNCTION) continue;
            logical(vde, ref).forEach(name -> keys.add(key(name)));
        }
        return keys;
    }

    private String schemaKey(RelationName name) {
        return adapter.dialect().key(name.schema().orElse(adapter.defaultSchema()));
    }

    private String key(RelationName name) {
        String schema = name.schema().orElse(adapter.defaultSchema());
        return new RelationName(Optional.empty(), Optional.of(schema), name.name()).key(adapter.dialect());
    }
}
