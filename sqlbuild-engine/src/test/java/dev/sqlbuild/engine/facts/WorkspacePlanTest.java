package dev.sqlbuild.engine.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.compile.CompileRequest;
import dev.sqlbuild.core.compile.ProjectCompiler;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.BuildStamp;
import dev.sqlbuild.core.plan.Deferral;
import dev.sqlbuild.core.plan.Deferrals;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.PlanStyle;
import dev.sqlbuild.core.plan.PlanText;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.plan.Planner;
import dev.sqlbuild.core.plan.Reason;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.project.ConfigRequest;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.ConfiguredProject;
import dev.sqlbuild.core.project.EnvironmentVariables;
import dev.sqlbuild.core.project.FoundFiles;
import dev.sqlbuild.core.project.RelationDefaults;
import dev.sqlbuild.engine.facts.FactsReader.Columns;
import dev.sqlbuild.jdbc.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project on disk, compiled and planned against DuckDB; the built relations are stand-ins without data. */
class WorkspacePlanTest {
    @TempDir
    Path directory;

    private final Adapter adapter = new DuckDbAdapter();
    private Warehouse warehouse;
    private Session session;

    @BeforeEach
    void write() throws IOException {
        file("sqlbuild_project.toml", """
                name = "bikes"
                adapter = "duckdb"
                default_environment = "dev"

                [connection]
                database = "bikes.duckdb"

                [environments.dev]
                schema = "dev"

                [environments.prod]
                schema = "prod_${CTX:model.schema}"

                [defaults]
                schema = "bikes"
                """);
        file("sources/raw.yml", """
                sources:
                  - name: raw_rides
                    schema: lake
                    table: rides
                """);
        file("seeds/stations.csv", "id,name\n1,Dock\n");
        model("staging/stg_rides", "materialized view", "SELECT id, status FROM __source(\"raw_rides\") AS r");
        model(
                "marts/fct_rides",
                "materialized incremental, incremental_strategy delete_insert, unique_key id, tags [core]",
                "SELECT id, status FROM __ref(\"stg_rides\") AS s\nWHERE status = 'done'");
        model(
                "marts/daily_usage",
                "materialized table, tags [core]",
                "SELECT count(*) AS n FROM __ref(\"fct_rides\") AS f");
        model(
                "dims/station_dim",
                "materialized table, alias station",
                "SELECT id, name FROM __seed(\"stations\") AS s");
        warehouse = adapter.connect(ConnectionConfig.of(adapter, Map.of("database", "bikes.duckdb")), directory);
        session = warehouse.openSession();
        session.execute("CREATE SCHEMA lake");
        session.execute("CREATE TABLE lake.rides (id INTEGER, status VARCHAR)");
    }

    @AfterEach
    void close() {
        session.close();
        warehouse.close();
    }

    @Test
    void showsAFreshProjectAsFirstRuns() {
        assertThat(PlanText.of(plan("dev", PlanRequest.all()), PlanStyle.PLAIN)).isEqualTo("""
                Plan ready (5 selected)

                First run (4)
                  station_dim          table
                  stg_rides            view
                  fct_rides            delete_insert
                  daily_usage          table
                Seeds (1)
                  stations             load (first run)
                """);
    }

    @Test
    void seesOnlyWhatReallyChanged() throws IOException {
        build("dev");
        assertThat(plan("dev", PlanRequest.all()).nodes())
                .allMatch(node -> node.reason().unchanged());

        model(
                "marts/fct_rides",
                "materialized incremental, incremental_strategy delete_insert, unique_key id, tags [core, new]",
                "-- a comment\nSELECT   id, status\nFROM __ref(\"stg_rides\") AS s WHERE status = 'done'");
        assertThat(plan("dev", PlanRequest.all()).nodes())
                .allMatch(node -> node.reason().unchanged());

        model(
                "marts/fct_rides",
                "materialized incremental, incremental_strategy delete_insert, unique_key status",
                "SELECT id, status FROM __ref(\"stg_rides\") AS s WHERE status = 'done'");
        assertThat(reason(plan("dev", PlanRequest.all()), "fct_rides")).isEqualTo(Reason.CONFIG_CHANGED);
        assertThat(reason(plan("dev", PlanRequest.all()), "daily_usage")).isEqualTo(Reason.UPSTREAM_CHANGED);

        file("seeds/stations.csv", "id,name\n1,Pier\n");
        assertThat(plan("dev", PlanRequest.all()).seeds()).allMatch(PlannedNode::runs);
        file("seeds/stations.csv", "\"id\",name\r\n1,\"Dock\"\r\n");
        assertThat(plan("dev", PlanRequest.all()).seeds()).noneMatch(PlannedNode::runs);
    }

    @Test
    void selectsByTagAndFolder() {
        build("dev");

        for (String selector :
                List.of("tag:core", "path:marts", "marts/", "path:models/marts", "fct_rides~daily_usage")) {
            assertThat(plan("dev", PlanRequest.of(List.of(selector))).nodes())
                    .as(selector)
                    .extracting(node -> node.id().name())
                    .containsExactly("fct_rides", "daily_usage");
        }
    }

    @Test
    void refusesWhatIsMissing() {
        assertThatThrownBy(() -> plan("dev", PlanRequest.of(List.of("daily_usage"))))
                .hasMessageContaining("S301")
                .hasMessageContaining("missing upstream dependencies (fct_rides)");
        session.execute("DROP TABLE lake.rides");
        assertThatThrownBy(() -> plan("dev", PlanRequest.all()))
                .hasMessageContaining("source 'raw_rides' (lake.rides), read by stg_rides")
                .hasMessageContaining("sources/raw.yml:2");
        assertThat(plan("dev", PlanRequest.of(List.of("stations", "station_dim")))
                        .nodes())
                .hasSize(2);
    }

    @Test
    void refusesADeclaredSourceColumnThatTheTableLacks() throws IOException {
        file("sources/raw.yml", """
                sources:
                  - name: raw_rides
                    schema: lake
                    table: rides
                    columns:
                      - name: ID
                      - name: statuss
                """);

        assertThatThrownBy(() -> plan("dev", PlanRequest.all()))
                .hasMessageContaining("SR001")
                .hasMessageContaining("source 'raw_rides' declares column \"statuss\" but lake.rides has: id, status")
                .hasMessageContaining("sources/raw.yml:7:");
        assertThat(plan("dev", PlanRequest.of(List.of("stations"))).nodes()).hasSize(1);
    }

    @Test
    void findsUnselectedNodesInTheEnvironmentTheyAreDeferredTo() {
        build("prod");
        Deferral prod = deferral("prod");
        assertThat(prod.relations().get(NodeId.model("station_dim"))).hasToString("prod_bikes.station");

        Plan plan = plan("dev", PlanRequest.of(List.of("daily_usage")).withDeferTo(prod));

        assertThat(plan.resolver().require(NodeId.model("fct_rides"))).hasToString("prod_bikes.fct_rides");
        assertThat(plan.nodes().get(0).builtVersion())
                .isEqualTo(plan.nodes().get(0).version());
        assertThatThrownBy(() -> deferral("dev")).hasMessageContaining("'dev' is the active environment");
        assertThatThrownBy(() -> deferral("prd")).hasMessageContaining("Unknown environment 'prd'");
    }

    private Deferral deferral(String environment) {
        return Deferrals.to(
                environment, compile("dev"), new RelationDefaults(Optional.empty(), "main"), configRequest("dev"));
    }

    private void build(String environment) {
        Plan plan = plan(environment, PlanRequest.all());
        BuildStamp stamp = new BuildStamp("run", "0.1.0", LocalDateTime.of(2026, 3, 1, 0, 0));
        for (PlannedNode node : plan.running()) {
            adapter.ensureSchema(
                    session,
                    node.relation().database(),
                    node.relation().schema().orElseThrow());
            if (node.subject().isView())
                adapter.createViewAs(session, node.relation(), "SELECT 1 AS x", node.ownership());
            else adapter.createTableAs(session, node.relation(), "SELECT 1 AS x", node.ownership());
        }
        List<Fingerprint> rows = plan.running().stream()
                .map(node -> Fingerprint.of(node, stamp, List.of(), List.of()))
                .toList();
        assertThat(new FingerprintStore(adapter).append(session, rows)).isEmpty();
    }

    private Plan plan(String environment, PlanRequest request) {
        PlanInput input = WorkspaceInput.of(compile(environment));
        Facts facts =
                new FactsReader(adapter, new FingerprintStore(adapter)).read(session, input, request, Columns.READ);
        return Planner.plan(input, request, facts.state(), facts.warehouse(), SourceFacts.NONE);
    }

    private Workspace compile(String environment) {
        return ProjectCompiler.compile(new CompileRequest(
                        ConfiguredProject.open(directory, configRequest(environment)),
                        FoundFiles.look(directory),
                        AdapterRegistry.discover(),
                        true,
                        false,
                        "0.1.0"))
                .require();
    }

    private static ConfigRequest configRequest(String environment) {
        ConfigValue.Table noVars = ConfigValue.Table.of(List.of(), SourceSpan.fileStart("--vars"));
        return new ConfigRequest(Optional.of(environment), noVars, "run", EnvironmentVariables.of(Map.of()));
    }

    private static Reason reason(Plan plan, String model) {
        return plan.find(NodeId.model(model)).orElseThrow().reason();
    }

    private void model(String path, String header, String query) throws IOException {
        file("models/" + path + ".sql", "MODEL (\n  " + header.replace(", ", ",\n  ") + "\n);\n\n" + query + "\n");
    }

    private void file(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
