package dev.sqlbuild.engine.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.plan.Action;
import dev.sqlbuild.core.plan.BuildStamp;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.Deferral;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.plan.Planner;
import dev.sqlbuild.core.plan.Reason;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.engine.facts.FactsReader.Columns;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsReaderTest {
    private static final NodeId STG = NodeId.model("stg_rides");
    private static final NodeId FCT = NodeId.model("fct_rides");
    private static final NodeId DAILY = NodeId.model("daily_usage");
    private static final Map<NodeId, List<NodeId>> UPSTREAM =
            Map.of(STG, List.of(), FCT, List.of(STG), DAILY, List.of(FCT));

    private final Adapter adapter = new DuckDbAdapter();
    private final List<String> statements = new ArrayList<>();
    private final Map<NodeId, String> queries = new LinkedHashMap<>(Map.of(
            STG, "SELECT 1 AS id, 'it''s é' AS name",
            FCT, "SELECT * FROM {stg_rides}",
            DAILY, "SELECT count(*) AS n FROM {fct_rides}"));
    private Warehouse warehouse;
    private Session session;
    private int run;

    @BeforeEach
    void open(@TempDir Path directory) {
        ConnectionConfig config = ConnectionConfig.of(adapter, Map.of("database", "bikes.duckdb"));
        warehouse = adapter.connect(config, directory);
        session = warehouse.openSession();
        session.listenWith(new StatementListener() {
            @Override
            public void before(String sql) {
                statements.add(sql);
            }

            @Override
            public void after(String sql, Duration duration, Optional<SqlBuildException> failure) {}
        });
    }

    @AfterEach
    void close() {
        session.close();
        warehouse.close();
    }

    @Test
    void planningAFreshWarehouseCreatesNothing() {
        Plan plan = plan("dev", PlanRequest.all());

        assertThat(plan.nodes()).hasSize(3).allMatch(node -> node.reason() == Reason.FIRST_RUN);
        assertThat(tables()).isEmpty();
    }

    @Test
    void readsWithOneCatalogueQueryAndOneStateQuery() {
        build("dev", PlanRequest.all());
        statements.clear();

        plan("dev", PlanRequest.all());

        assertThat(statements).hasSize(2);
    }

    @Test
    void recordsOneRowPerBuiltNodeAndFindsItAgain() {
        build("dev", PlanRequest.all());

        assertThat(count("dev")).isEqualTo(3);
        Facts facts = facts("dev", PlanRequest.all());
        Fingerprint stg = facts.state().own().get(STG);
        assertThat(stg.definition()).isEmpty();
        assertThat(stg.target()).isEqualTo(RelationName.of("dev", "stg_rides"));
        assertThat(stg.runId()).isEqualTo("run-1");
        assertThat(stg.at()).isEqualTo(LocalDateTime.of(2026, 3, 1, 0, 1));
        assertThat(stg.metadata().identity()).isEqualTo("{\"config\":{\"materialized\":\"view\"}}");
        assertThat(stg.metadata().passedAudits()).containsExactly("audit:not_null");
        assertThat(facts.state().own().get(FCT).metadata().upstreamVersions())
                .containsExactly(Map.entry(STG, stg.version().hex()));
        assertThat(facts.warehouse().findKind(RelationName.of("DEV", "STG_RIDES")))
                .contains(RelationKind.VIEW);
        assertThat(plan("dev", PlanRequest.all()).nodes()).allMatch(node -> node.reason() == Reason.NO_CHANGE);
    }

    @Test
    void writesTheColumnsOfTheDocumentedTable() {
        build("dev", PlanRequest.all());

        assertThat(session.query("SELECT column_name || ' ' || data_type || ' ' || is_nullable FROM"
                                + " information_schema.columns WHERE table_name = '_sqlbuild_fingerprints'"
                                + " ORDER BY ordinal_position")
                        .rows())
                .extracting(row -> row.get(0))
                .containsExactly(
                        "node_type VARCHAR NO",
                        "node_name VARCHAR NO",
                        "target_database VARCHAR YES",
                        "target_schema VARCHAR YES",
                        "target_name VARCHAR YES",
                        "run_id VARCHAR NO",
                        "definition_hash VARCHAR NO",
                        "version_hash VARCHAR NO",
                        "schema_fingerprint VARCHAR NO",
                        "definition_b64 VARCHAR NO",
                        "metadata_json_b64 VARCHAR NO",
                        "ts TIMESTAMP NO");
    }

    @Test
    void onlyAddsRowsAndReadsTheLatest() {
        build("dev", PlanRequest.all());
        queries.put(STG, "SELECT 2 AS id");

        build("dev", PlanRequest.all());

        assertThat(count("dev")).isEqualTo(6);
        assertThat(facts("dev", PlanRequest.all()).state().own().get(STG).runId())
                .isEqualTo("run-2");
    }

    @Test
    void readsDeferredNodesElsewhereAndLeavesThatEnvironmentAlone() {
        build("prod", PlanRequest.all());
        long before = count("prod");
        PlanRequest request = PlanRequest.of(List.of("daily_usage")).withDeferTo(deferral("prod"));

        Plan plan = build("dev", request);

        assertThat(plan.running()).hasSize(1);
        assertThat(tables())
                .contains("dev.daily_usage", "dev._sqlbuild_fingerprints")
                .doesNotContain("dev.fct_rides");
        assertThat(count("prod")).isEqualTo(before);
        assertThat(plan("dev", request).nodes()).allMatch(node -> node.reason() == Reason.NO_CHANGE);
    }

    @Test
    void readsTheRecordedDefinitionOfAChangedModelOnly() {
        build("dev", PlanRequest.all());
        String before = queries.put(STG, "SELECT 2 AS id");

        Map<NodeId, Fingerprint> own = facts("dev", PlanRequest.all()).state().own();

        assertThat(own.get(STG).definition()).isEqualTo(before);
        assertThat(own.get(FCT).definition()).isEmpty();
    }

    @Test
    void refusesAStateTableWithoutAColumn() {
        build("dev", PlanRequest.all());
        session.execute("ALTER TABLE dev._sqlbuild_fingerprints DROP COLUMN version_hash");

        assertThatThrownBy(() -> plan("dev", PlanRequest.all()))
                .hasMessageContaining("S401")
                .hasMessageContaining(
                        "state table dev._sqlbuild_fingerprints is missing column 'version_hash'; rename or"
                                + " drop it to start fresh");
    }

    @Test
    void warnsWhenABuildCannotBeRecorded() {
        session.execute("CREATE SCHEMA dev");
        session.execute("CREATE TABLE dev._sqlbuild_fingerprints (other INTEGER)");
        Facts elsewhere = facts("other", PlanRequest.all());
        Plan plan = Planner.plan(
                input("dev"), PlanRequest.all(), elsewhere.state(), elsewhere.warehouse(), SourceFacts.NONE);
        Fingerprint built = Fingerprint.of(plan.nodes().get(0), stamp(), List.of(), List.of());

        assertThat(new FingerprintStore(adapter).append(session, List.of(built)))
                .hasEntrySatisfying(STG, warning -> {
                    assertThat(warning.severity()).isEqualTo(Severity.WARNING);
                    assertThat(warning.message()).contains("the next plan will treat it as changed");
                });
    }

    @Test
    void takesARowThatIsNotItsOwnForNoRecord() {
        build("dev", PlanRequest.all());
        session.execute("UPDATE dev._sqlbuild_fingerprints SET version_hash = 'x' WHERE node_name = 'stg_rides'");
        session.execute(
                "UPDATE dev._sqlbuild_fingerprints SET metadata_json_b64 = '???' WHERE node_name = 'fct_rides'");

        assertThat(facts("dev", PlanRequest.all()).state().own()).containsOnlyKeys(DAILY);
    }

    private Plan plan(String environment, PlanRequest request) {
        Facts facts = facts(environment, request);
        return Planner.plan(input(environment), request, facts.state(), facts.warehouse(), SourceFacts.NONE);
    }

    private Facts facts(String environment, PlanRequest request) {
        FactsReader reader = new FactsReader(adapter, new FingerprintStore(adapter));
        return reader.read(session, input(environment), request, Columns.SKIP);
    }

    /** Executes a plan of views and tables one after the other. */
    private Plan build(String environment, PlanRequest request) {
        Plan plan = plan(environment, request);
        run++;
        List<Fingerprint> built = new ArrayList<>();
        session.execute("CREATE SCHEMA IF NOT EXISTS " + environment);
        for (PlannedNode node : plan.running()) {
            String sql = queries.get(node.id());
            for (NodeId upstream : UPSTREAM.get(node.id())) {
                sql = sql.replace(
                        "{" + upstream.name() + "}",
                        plan.resolver().require(upstream).toString());
            }
            if (node.action() == Action.CREATE_VIEW)
                adapter.createViewAs(session, node.relation(), sql, node.ownership());
            else adapter.createTableAs(session, node.relation(), sql, node.ownership());
            built.add(Fingerprint.of(
                    node, stamp(), adapter.columns(session, node.relation()), List.of("audit:not_null")));
        }
        assertThat(new FingerprintStore(adapter).append(session, built)).isEmpty();
        return plan;
    }

    private BuildStamp stamp() {
        return new BuildStamp("run-" + run, "0.1.0", LocalDateTime.of(2026, 3, 1, 0, run));
    }

    private PlanInput input(String environment) {
        Map<NodeId, VersionHash> versions = new HashMap<>();
        List<Buildable> nodes = new ArrayList<>();
        for (NodeId id : List.of(STG, FCT, DAILY)) {
            Materialization kind = id.equals(STG) ? Materialization.VIEW : Materialization.TABLE;
            String identity = "{\"config\":{\"materialized\":\"" + kind.word() + "\"}}";
            LocalHash local = LocalHash.ofModel(queries.get(id), identity);
            Map<NodeId, VersionHash> above = new HashMap<>();
            UPSTREAM.get(id).forEach(parent -> above.put(parent, versions.get(parent)));
            versions.put(id, VersionHash.of(local, above));
            nodes.add(new Buildable(
                    id,
                    "models/" + id.name() + ".sql",
                    List.of(),
                    RelationName.of(environment, id.name()),
                    Optional.of(kind),
                    kind.word(),
                    kind == Materialization.VIEW ? Action.CREATE_VIEW : Action.CREATE_TABLE,
                    queries.get(id),
                    identity,
                    local,
                    versions.get(id),
                    List.of(),
                    Shape.OPEN,
                    Optional.empty()));
        }
        return PlanInput.of(environment, nodes, List.of(), Dag.of(UPSTREAM), List.of(), true);
    }

    private static Deferral deferral(String environment) {
        Map<NodeId, RelationName> relations = new HashMap<>();
        UPSTREAM.keySet().forEach(id -> relations.put(id, RelationName.of(environment, id.name())));
        return new Deferral(environment, relations);
    }

    private long count(String schema) {
        Object count = session.query("SELECT count(*) FROM " + schema + "._sqlbuild_fingerprints")
                .single();
        return ((Number) count).longValue();
    }

    private List<String> tables() {
        return session.query("SELECT table_schema || '.' || table_name FROM information_schema.tables").rows().stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }
}
