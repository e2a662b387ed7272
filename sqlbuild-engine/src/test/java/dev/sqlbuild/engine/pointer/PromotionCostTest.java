package dev.sqlbuild.engine.pointer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a promotion costs must not grow with the number of models, except for the statements that make the views. */
class PromotionCostTest {
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
        Counter state = new Counter();
        try (PreviewProject preview = PreviewProject.in(directory, models, real -> new Shared(real, state))) {
            int before = state.count();
            Counter seen = new Counter();
            preview.promote(seen);
            return new Cost(state.count() - before, seen.count());
        }
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
