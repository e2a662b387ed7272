package dev.sqlbuild.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.testkit.BreakingLine;
import dev.sqlbuild.testkit.PostgresServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A commit whose answer is lost has happened, and the store finds out. */
class LostAnswerTest {
    private static final VdeName PROD = new VdeName("prod");

    @Test
    void asksWhatHasBecomeOfACommit() {
        try (Backend direct = Backend.create("postgres");
                StateStore made = direct.initialized()) {
            assertThat(made.<List<VirtualEnvironment>>read(StateView::listVdes)).isEmpty();
            int broken = 0;
            while (writes(direct, broken + 1)) broken++;
            assertThat(broken).isGreaterThanOrEqualTo(4);
        }
    }

    /** Whether the answer was lost, and nobody has noticed. */
    private static boolean writes(Backend direct, int commit) {
        VirtualEnvironment vde = new VirtualEnvironment(
                PROD, VdeStatus.ACTIVE, Optional.of(new VdeName("base_" + commit)), Optional.empty());
        try (BreakingLine line = BreakingLine.to(PostgresServer.shared(), commit);
                StateStore store = through(line, direct).open()) {
            try (Leases leases = store.leases("build")) {
                Lease lease = leases.acquire(LockKey.of(PROD));
                assertThat(store.<VirtualEnvironment>write(lease, tx -> {
                            tx.putVde(vde);
                            return vde;
                        }))
                        .isEqualTo(vde);
                assertThat(store.<Optional<VirtualEnvironment>>read(view -> view.findVde(PROD)))
                        .contains(vde);
            }
            assertThat(direct.rows("SELECT lock_key FROM $.locks")).isEmpty();
            return line.isBroken();
        }
    }

    private static Backend through(BreakingLine line, Backend direct) {
        String[] parts = direct.place().split(" ", -1);
        parts[0] = line.server().host();
        parts[1] = String.valueOf(line.server().port());
        return Backend.attach("postgres", String.join(" ", parts));
    }
}
