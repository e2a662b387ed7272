package dev.sqlbuild.state.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.OtherProcess;
import dev.sqlbuild.state.store.StateStore;
import dev.sqlbuild.state.store.StateView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes that want the same lock. */
class TwoProcessesIT {
    private static final VdeName PROD = new VdeName("prod");

    @ParameterizedTest
    @CsvSource({"duckdb, 50", "postgres, 100"})
    void exactlyOneWinsEachTimeAndTokensGrow(String engine, int rounds) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            store.close();
            long last = 0;
            try (OtherProcess one = contender(engine, backend, 600_000);
                    OtherProcess other = contender(engine, backend, 600_000)) {
                for (int round = 0; round < rounds; round++) {
                    one.say("acquire");
                    other.say("acquire");
                    String first = one.hear();
                    String second = other.hear();
                    boolean firstWon = first.startsWith("won ");
                    assertThat(firstWon ? second : first).as("round %d", round).isEqualTo("refused S014");
                    long token = Long.parseLong((firstWon ? first : second).substring(4));
                    assertThat(token).isGreaterThan(last);
                    last = token;
                    assertThat((firstWon ? one : other).ask("release")).isEqualTo("released");
                }
            }
        }
    }

    /** A file cannot be waited for by turns with its holder, so there the clock is helped along. */
    @ParameterizedTest
    @CsvSource({"duckdb, 600000", "postgres, 2000"})
    void aProcessThatSleptPastItsLockCannotWrite(String engine, long life) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                OtherProcess sleeper = contender(engine, backend, life);
                Leases mine = store.leases("promote")) {
            assertThat(sleeper.ask("acquire")).startsWith("won ");
            assertThat(sleeper.ask("write")).isEqualTo("written");
            assertThat(store.<List<LockRow>>read(StateView::locks)).hasSize(1);
            sleeper.signal("STOP");
            if (engine.equals("duckdb")) {
                backend.execute("UPDATE $.locks SET expires_at = TIMESTAMP '2020-01-01 00:00:00'");
            }
            while (store.<Boolean>read(view -> view.locks().stream().anyMatch(LockRow::active))) Thread.onSpinWait();
            Lease lease = mine.acquire(LockKey.of(PROD));
            store.write(lease, tx -> {
                tx.putVde(new VirtualEnvironment(PROD, VdeStatus.FINALIZED, Optional.empty(), Optional.empty()));
                return true;
            });
            sleeper.signal("CONT");
            assertThat(sleeper.ask("write")).isEqualTo("refused S064");
            assertThat(sleeper.ask("release")).isEqualTo("released");
            assertThat(store.<List<LockRow>>read(StateView::locks))
                    .extracting(LockRow::owner)
                    .containsExactly(lease.owner());
            assertThat(backend.value("SELECT status FROM $.virtual_environments"))
                    .isEqualTo("finalized");
        }
    }

    private static OtherProcess contender(String engine, Backend backend, long life) {
        OtherProcess process = new OtherProcess(Contender.class, engine, backend.place(), String.valueOf(life));
        assertThat(process.hear()).isEqualTo("ready");
        return process;
    }
}
