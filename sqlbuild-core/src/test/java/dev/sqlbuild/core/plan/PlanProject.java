package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.declaration.Freshness.ValueType;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.freshness.Observation;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorGrain;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import dev.sqlbuild.core.incremental.ReplayRules;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.project.SnapshotPolicies.RefreshPolicy;
import dev.sqlbuild.core.project.SnapshotPolicies.SchemaChangePolicy;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.jdbc.SqlDialect;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A small project to plan, and a warehouse that remembers what was built of it. */
public final class PlanProject {
    private static final SqlDialect DIALECT =
            new SqlDialect("duckdb", '"', Set.of(), false, 1000, SqlDialect.LengthUnit.CHARACTERS, Optional.empty());

    private record ModelSpec(
            NodeId id,
            String path,
            List<String> tags,
            Materialization materialization,
            String query,
            Map<String, String> config,
            List<NodeId> upstream,
            List<Column> columns,
            Optional<String> runDespiteUnchanged) {}

    private final String schema;
    private final Map<NodeId, ModelSpec> models = new LinkedHashMap<>();
    private final Map<NodeId, String> seeds = new LinkedHashMap<>();
    private final Map<NodeId, RelationName> sources = new LinkedHashMap<>();
    private final List<AuditReads> audits = new ArrayList<>();

    private final Map<NodeId, Incremental> incrementals = new HashMap<>();
    private final Map<NodeId, ReplayRules> replays = new HashMap<>();
    private final Map<NodeId, List<Column>> declared = new HashMap<>();

    public final Map<RelationName, RelationKind> warehouse = new HashMap<>();
    public final Map<RelationName, List<ColumnInfo>> columns = new HashMap<>();
    public final Map<NodeId, Fingerprint> recorded = new HashMap<>();
    final Map<NodeId, Fingerprint> recordedElsewhere = new HashMap<>();
    final List<Observation> observations = new ArrayList<>();
    Instant now = Instant.parse("2026-03-10T00:00:00Z");
    boolean tracking = true;
    SnapshotPolicy snapshotPolicy = new SnapshotPolicy(
            RefreshPolicy.DENY, SchemaChangePolicy.APPEND_NEW_COLUMNS, List.of("valid_from", "valid_to"));

    public PlanProject(String schema) {
        this.schema = schema;
    }

    /** The project of planning.md 11, its sources present and nothing built. */
    public static PlanProject bikes() {
        PlanProject project = new PlanProject("dev");
        project.source("raw_rides", RelationName.of("lake", "rides"));
        project.seed("stations", "id,name\n1,Dock\n");
        project.model(
                "staging", "stg_rides", Materialization.VIEW, "SELECT * FROM __source(\"raw_rides\")", "raw_rides");
        project.model(
                "marts",
                "fct_rides",
                Materialization.INCREMENTAL,
                "SELECT ride_hour FROM __ref(\"stg_rides\") WHERE status = 'done'",
                "stg_rides");
        project.model(
                "marts", "daily_usage", Materialization.INCREMENTAL, "SELECT 1 FROM __ref(\"fct_rides\")", "fct_rides");
        project.model("dims", "station_dim", Materialization.TABLE, "SELECT * FROM __seed(\"stations\")", "stations");
        project.warehouse.put(RelationName.of("lake", "rides"), RelationKind.TABLE);
        return project;
    }

    public void source(String name, RelationName relation) {
        sources.put(NodeId.source(name), relation);
    }

    public void seed(String name, String content) {
        seeds.put(NodeId.seed(name), content);
    }

    public void model(String folder, String name, Materialization materialization, String query, String... upstream) {
        List<NodeId> ids = new ArrayList<>();
        for (String parent : upstream) ids.add(idOf(parent));
        NodeId id = NodeId.model(name);
        models.put(
                id,
                new ModelSpec(
                        id,
                        "models/" + folder + "/" + name + ".sql",
                        List.of(),
                        materialization,
                        query,
                        Map.of("materialized", materialization.word()),
                        ids,
                        List.of(),
                        Optional.empty()));
    }

    private NodeId idOf(String name) {
        if (seeds.containsKey(NodeId.seed(name))) return NodeId.seed(name);
        return sources.containsKey(NodeId.source(name)) ? NodeId.source(name) : NodeId.model(name);
    }

    public void query(String model, String query) {
        ModelSpec m = models.get(NodeId.model(model));
        models.put(
                m.id,
                new ModelSpec(
                        m.id,
                        m.path,
                        m.tags,
                        m.materialization,
                        query,
                        m.config,
                        m.upstream,
                        m.columns,
                        m.runDespiteUnchanged));
    }

    public void tags(String model, String... tags) {
        ModelSpec m = models.get(NodeId.model(model));
        models.put(
                m.id,
                new ModelSpec(
                        m.id,
                        m.path,
                        List.of(tags),
                        m.materialization,
                        m.query,
                        m.config,
                        m.upstream,
                        m.columns,
                        m.runDespiteUnchanged));
    }

    public void config(String model, String key, String value) {
        ModelSpec m = models.get(NodeId.model(model));
        Map<String, String> config = new HashMap<>(m.config);
        config.put(key, value);
        models.put(
                m.id,
                new ModelSpec(
                        m.id,
                        m.path,
                        m.tags,
                        m.materialization,
                        m.query,
                        config,
                        m.upstream,
                        m.columns,
                        m.runDespiteUnchanged));
    }

    public void materialized(String model, Materialization materialization) {
        ModelSpec m = models.get(NodeId.model(model));
        models.put(
                m.id,
                new ModelSpec(
                        m.id,
                        m.path,
                        m.tags,
                        materialization,
                        m.query,
                        Map.of("materialized", materialization.word()),
                        m.upstream,
                        m.columns,
                        m.runDespiteUnchanged));
    }

    public void columns(String model, Column... columns) {
        ModelSpec m = models.get(NodeId.model(model));
        models.put(
                m.id,
                new ModelSpec(
                        m.id,
                        m.path,
                        m.tags,
                        m.materialization,
                        m.query,
                        m.config,
                        m.upstream,
                        List.of(columns),
                        m.runDespiteUnchanged));
    }

    /** An incremental model with an hourly cursor. */
    static Incremental hourly(String strategy, Optional<Boolean> fullRefresh) {
        Cursor cursor = new Cursor(
                "ride_hour",
                CursorType.TIMESTAMP,
                Optional.of(CursorGrain.HOUR),
                Optional.of(CursorGrain.HOUR),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                false);
        return new Incremental(
                Incremental.Strategy.of(strategy),
                Optional.of(cursor),
                List.of(),
                List.of(),
                Optional.empty(),
                Incremental.OnSchemaChange.APPEND_NEW_COLUMNS,
                fullRefresh);
    }

    void incremental(String model, Incremental incremental) {
        incrementals.put(NodeId.model(model), incremental);
    }

    /** Declares {@code replay_on_change}. */
    void replay(String model, String policy) {
        replays.put(
                NodeId.model(model), new ReplayRules(ReplayPolicy.parse(policy), Optional.empty(), Optional.empty()));
    }

    void declared(String model, Column... columns) {
        declared.put(NodeId.model(model), List.of(columns));
    }

    void runDespiteUnchanged(String model, String policy) {
        ModelSpec m = models.get(NodeId.model(model));
        models.put(
                m.id,
                new ModelSpec(
                        m.id,
                        m.path,
                        m.tags,
                        m.materialization,
                        m.query,
                        m.config,
                        m.upstream,
                        m.columns,
                        Optional.of(policy)));
    }

    void audit(String label, String target, String... reads) {
        List<NodeId> ids = new ArrayList<>();
        for (String read : reads) ids.add(idOf(read));
        audits.add(new AuditReads(label, idOf(target), ids));
    }

    Plan plan(PlanRequest request) {
        return Planner.plan(input(), request, new StateFacts(recorded, recordedElsewhere), facts(), sourceFacts());
    }

    Plan plan(String... select) {
        return plan(PlanRequest.of(List.of(select)));
    }

    /** Plans and does everything, as a build in which nothing fails. */
    public Plan build(PlanRequest request) {
        Plan plan = plan(request);
        BuildStamp stamp = new BuildStamp("run-" + recorded.size(), "0.1.0", LocalDateTime.of(2026, 3, 1, 0, 0));
        for (PlannedNode node : plan.running()) {
            warehouse.put(node.relation(), node.subject().isView() ? RelationKind.VIEW : RelationKind.TABLE);
            recorded.put(node.id(), Fingerprint.of(node, stamp, List.of(), List.of()));
        }
        return plan;
    }

    Plan build(String... select) {
        return build(PlanRequest.of(List.of(select)));
    }

    public WarehouseFacts facts() {
        WarehouseFacts.Builder facts = WarehouseFacts.builder(DIALECT, "main", String::equalsIgnoreCase);
        warehouse.forEach(facts::add);
        columns.forEach(facts::addColumns);
        return facts.build();
    }

    private SourceFacts sourceFacts() {
        Map<NodeId, Observation> found = new HashMap<>();
        observations.forEach(observation -> found.put(NodeId.source(observation.source()), observation));
        return new SourceFacts(now, found);
    }

    /** The newest timestamp in the data of a source, as its column says. */
    void observe(String source, String time, Optional<Duration> tolerance) {
        observations.removeIf(observation -> observation.source().equals(source));
        observations.add(new Observation(
                source,
                "column",
                DataVersion.find("column", ValueType.TIMESTAMP, time),
                Optional.empty(),
                tolerance,
                Optional.empty(),
                true));
    }

    public RelationName relation(String name) {
        return RelationName.of(schema, name);
    }

    public PlanInput input() {
        Map<NodeId, List<NodeId>> upstream = new LinkedHashMap<>();
        Map<NodeId, VersionHash> versions = new HashMap<>();
        List<SourceNode> sourceNodes = new ArrayList<>();
        sources.forEach((id, relation) -> {
            VersionHash definition = VersionHash.same(LocalHash.ofDefinition(relation.toString()));
            versions.put(id, definition);
            upstream.put(id, List.of());
            sourceNodes.add(new SourceNode(
                    id,
                    "sources/raw.yml",
                    List.of(),
                    definition,
                    Optional.of(relation),
                    List.of(),
                    Optional.of(SourceSpan.at("sources/raw.yml", 2, 5))));
        });
        seeds.forEach((id, content) -> {
            versions.put(id, VersionHash.same(LocalHash.ofDefinition(content)));
            upstream.put(id, List.of());
        });
        models.values().forEach(model -> upstream.put(model.id, model.upstream));
        Dag dag = Dag.of(upstream);
        List<Buildable> nodes = new ArrayList<>();
        for (NodeId id : dag.topological()) {
            if (seeds.containsKey(id)) nodes.add(seedNode(id, versions.get(id)));
            if (models.containsKey(id)) nodes.add(modelNode(models.get(id), versions));
        }
        return PlanInput.of(schema, nodes, sourceNodes, dag, audits, tracking);
    }

    private Buildable seedNode(NodeId id, VersionHash version) {
        return new Buildable(
                id,
                "seeds/" + id.name() + ".csv",
                List.of(),
                relation(id.name()),
                Optional.empty(),
                "seed",
                Action.LOAD_SEED,
                "{}",
                "{}",
                new LocalHash(version.hex()),
                version,
                List.of(),
                Shape.OPEN,
                Optional.empty());
    }

    private Buildable modelNode(ModelSpec model, Map<NodeId, VersionHash> versions) {
        String identity = CanonicalJson.of(Map.of("config", model.config));
        LocalHash local = LocalHash.ofModel(model.query, identity);
        Map<NodeId, VersionHash> above = new TreeMap<>();
        model.upstream.forEach(parent -> above.put(parent, versions.get(parent)));
        VersionHash version = VersionHash.of(local, above);
        versions.put(model.id, version);
        Action action = switch (model.materialization) {
            case VIEW -> Action.CREATE_VIEW;
            case TABLE -> Action.CREATE_TABLE;
            case INCREMENTAL -> Action.INCREMENTAL_DELETE_INSERT;
            case SNAPSHOT -> Action.SNAPSHOT;
        };
        String label = model.materialization == Materialization.INCREMENTAL
                ? "delete_insert (timestamp)"
                : model.materialization.word();
        return new Buildable(
                model.id,
                model.path,
                model.tags,
                relation(model.id.name()),
                Optional.of(model.materialization),
                label,
                action,
                model.query,
                identity,
                local,
                version,
                declared.getOrDefault(model.id, List.of()),
                new Shape(true, model.columns),
                model.runDespiteUnchanged,
                model.materialization == Materialization.INCREMENTAL
                        ? Optional.of(incrementals.getOrDefault(model.id, hourly("delete_insert", Optional.empty())))
                        : Optional.empty(),
                replays.getOrDefault(model.id, ReplayRules.NONE),
                model.materialization == Materialization.SNAPSHOT ? Optional.of(snapshotPolicy) : Optional.empty());
    }
}
