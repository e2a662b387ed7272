package dev.sqlbuild.state.lock;

import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.store.StateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Another process that does with one lock what it is told on standard input, and says on standard output what came of it. */
public final class Contender {
    private static final VdeName PROD = new VdeName("prod");

    private Contender() {}

    /** @param args engine, its connection, and the life of a lock in milliseconds */
    public static void main(String[] args) throws IOException {
        try (StateStore store = Backend.attach(args[0], args[1]).open();
                Leases leases = new Leases(store.transactions(), "build", Duration.ofMillis(Long.parseLong(args[2])));
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            Lease lease = null;
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String answer;
                try {
                    switch (order) {
                        case "acquire" -> {
                            lease = leases.acquire(LockKey.of(PROD));
                            answer = "won " + lease.token();
                        }
                        case "release" -> {
                            leases.release(List.of(lease));
                            answer = "released";
                        }
                        default -> {
                            write(store, lease);
                            answer = "written";
                        }
                    }
                } catch (SqlBuildException e) {
                    answer = "refused " + e.diagnostic().code();
                }
                System.out.println(answer);
            }
        }
    }

    private static void write(StateStore store, Lease lease) {
        store.write(lease, tx -> {
            tx.putVde(new VirtualEnvironment(PROD, VdeStatus.DETACHED, Optional.empty(), Optional.empty()));
            return true;
        });
    }
}
