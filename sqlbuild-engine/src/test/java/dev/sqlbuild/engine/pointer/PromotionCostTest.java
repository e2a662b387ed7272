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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a promotion costs must not grow with the number of models, except for the statements that make the views. */
class PromotionCostTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final VdeName PROD = new VdeName("prod");
    private static final VdeName PREVIEW = new VdeName("pr_7");
    private static final int FEW = 4;

    @TempDir
    Path directory;

    /** Statements on the state store, and those on the warehouse. */
    private record Cost(int state, int warehouse) {}

    @Test
    void countsTheSameStateStatementsForTenTimesTheModels() {
        Cost few = promotion(directory.resolve("few"), FEW);
        Cost many = promotion(directory.resolve("many"), 10 * FEW);
        assertThat(few.state()).isPositive();
        assertThat(many.state()).isEqualTo(few.state());
        assertThat(many.warehouse() - few.warehouse()).isEqualTo(9 * FEW);
    }

    private static Cost promotion(Path directory, int models) {
        TestProject project = TestProject.in(directory);
        models(project, models, 1);
        Counter state = new Counter();
        try (Shared warehouse = new Shared(project.open(), state);
                StateStore store = StateStore.open(config(), project.adapter(), directory, Optional.of(warehouse))) {
            new StateLifecycle(store.config(), store.transactions(), "test", warning -> {}).init();
            build(site(project, store, warehouse), PROD);
            models(project, models, 2);
            VirtualSite site = site(project, store, warehouse);
            build(site, PREVIEW);
            int before = state.count();
            Counter seen = new Counter();
            new PromoteUseCase(site, seen, CLOCK)
                    .promote(
                            new PromoteUseCase.Request(PREVIEW, PROD, PointerRequest.all()),
                            new PointerRun(new RunControl()));
            return new Cost(state.count() - before, seen.count());
        }
    }

    private static void models(TestProject project, int count, int version) {
        for (int i = 0; i < count; i++)
            project.model("m_" + i, "materialized view", "SELECT " + version + " AS version");
    }

    private static StoreConfig config() {
        return new StoreConfig(
                "prod",
                StoreConfig.Engine.DUCKDB,
                "sqlbuild_state",
                Map.of("database", "w.duckdb"),
                false,
                Optional.of("prod"),
                Duration.ofMinutes(10));
    }

    private static VirtualSite site(TestProject project, StateStore store, Warehouse warehouse) {
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
                operation -> {});
    }

    private static void build(VirtualSite site, VdeName vde) {
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

    /** Counts statements. */
    private static final class Counter implements StatementListener {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void before(String sql) {
            count.incrementAndGet();
        }

        int count() {
            return count.get();
        }
    }

    /** A warehouse that also holds the store; on sessions of the store nobody else listens. */
    private record Shared(Warehouse real, Counter state) implements Warehouse {
        @Override
        public Session openSession() {
            Session session = real.openSession();
            session.listenWith(state);
            return session;
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
