package dev.sqlbuild.engine.pointer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.PointerRequest;
import dev.sqlbuild.core.virtual.VdeLayout;
import dev.sqlbuild.engine.build.BuildRequest;
import dev.sqlbuild.engine.build.SnapshotConsent;
import dev.sqlbuild.engine.build.TestProject;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.virtual.SiteOwner;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.engine.virtualbuild.VirtualBuildUseCase;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.backend.StoreConfig;
import dev.sqlbuild.state.lifecycle.StateLifecycle;
import dev.sqlbuild.state.store.StateStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Views in DuckDB in two versions: {@code prod} shows the first, {@code pr_7} the second. The file holds the state too. */
final class PreviewProject implements AutoCloseable {
    static final VdeName PROD = new VdeName("prod");
    static final VdeName PREVIEW = new VdeName("pr_7");
    private static final Clock CLOCK = Clock.systemUTC();

    private final TestProject project;
    private final Warehouse warehouse;
    private final StateStore store;

    private PreviewProject(TestProject project, Warehouse warehouse, StateStore store) {
        this.project = project;
        this.warehouse = warehouse;
        this.store = store;
    }

    /** @param wrapping what stands between the project and its warehouse */
    static PreviewProject in(Path directory, int models, UnaryOperator<Warehouse> wrapping) {
        TestProject project = TestProject.in(directory);
        Warehouse warehouse = wrapping.apply(project.open());
        StateStore store = StateStore.open(config(), project.adapter(), directory, Optional.of(warehouse));
        PreviewProject preview = new PreviewProject(project, warehouse, store);
        new StateLifecycle(store.config(), store.transactions(), "test", warning -> {}).init();
        preview.models(models, 1);
        preview.build(PROD);
        preview.models(models, 2);
        preview.build(PREVIEW);
        return preview;
    }

    StateStore store() {
        return store;
    }

    /** Shows the second version in {@code prod}; the listener hears the statements in the warehouse. */
    PointerOutcome promote(StatementListener listener) {
        return new PromoteUseCase(site(), listener, CLOCK)
                .promote(
                        new PromoteUseCase.Request(PREVIEW, PROD, PointerRequest.all()),
                        new PointerRun(new RunControl()));
    }

    /** What a query returns first. */
    Object single(String sql) {
        try (Session session = warehouse.openSession()) {
            return Objects.requireNonNull(session.query(sql).single());
        }
    }

    private void models(int count, int version) {
        for (int i = 0; i < count; i++) {
            project.model("m_" + i, "materialized view", "SELECT " + version + " AS version");
        }
    }

    private static StoreConfig config() {
        return new StoreConfig(
                "bikes",
                "prod",
                StoreConfig.Engine.DUCKDB,
                "sqlbuild_state",
                Map.of("database", "w.duckdb"),
                false,
                Optional.of("prod"),
                Duration.ofMinutes(10));
    }

    private VirtualSite site() {
        VdeLayout layout = new VdeLayout(
                PROD,
                Optional.of(PROD),
                project.adapter().defaultSchema(),
                project.adapter().dialect());
        return new VirtualSite(
                project.compile(),
                layout,
                store,
                project.adapter(),
                warehouse,
                RelationName.of("dev__sqb_physical", "fences"),
                SiteOwner.of(store.config().owner()),
                operation -> {});
    }

    private void build(VdeName vde) {
        VirtualSite site = site();
        BuildRequest request = new BuildRequest(
                BuildRequest.Command.BUILD,
                site.workspace(),
                PlanRequest.all(),
                1,
                false,
                "test",
                CLOCK.instant(),
                SnapshotConsent.NONE);
        assertThat(new VirtualBuildUseCase(site, CLOCK)
                        .run(request, vde, new RunControl(), RunListener.NONE)
                        .succeeded())
                .isTrue();
    }

    @Override
    public void close() {
        store.close();
        warehouse.close();
    }
}
