package dev.sqlbuild.state.lifecycle;

import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.backend.StateBackend;
import dev.sqlbuild.state.backend.StateTransactions;
import dev.sqlbuild.state.schema.FoundIndex;
import dev.sqlbuild.state.schema.KeyForm;
import dev.sqlbuild.state.store.StateStore;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A process that runs one lifecycle command and kills itself, as {@code kill -9} does, before its n-th change. */
public final class Victim {
    private Victim() {}

    /** @param args engine, its connection, the command, the number of the statement; ends with 0 if that was too high */
    public static void main(String[] args) {
        try (StateStore store = Backend.attach(args[0], args[1]).open()) {
            StateTransactions transactions = new StateTransactions(
                    new Deadly(store.transactions().backend(), Integer.parseInt(args[3])), Backend.SCHEMA);
            StateLifecycle lifecycle = new StateLifecycle(store.config(), transactions, "killed", warning -> {});
            switch (args[2]) {
                case "init" -> lifecycle.init();
                case "migrate" -> lifecycle.migrate();
                case "rollback" -> lifecycle.rollback(Optional.empty());
                default -> lifecycle.reset(true);
            }
        } catch (SqlBuildException e) {
            System.err.println(e.diagnostics());
            System.exit(3);
        }
    }

    /** Lets a number of statements pass; reads and everything around transactions count as none. */
    private static final class Deadly implements StateBackend {
        private final StateBackend backend;
        private int left;

        Deadly(StateBackend backend, int left) {
            this.backend = backend;
            this.left = left;
        }

        @Override
        public <T extends @Nullable Object> T use(Purpose purpose, Function<Session, T> work) {
            return backend.use(purpose, session -> {
                session.listenWith(new StatementListener() {
                    @Override
                    public void before(String sql) {
                        boolean counts = sql.startsWith("CREATE")
                                || sql.startsWith("DROP")
                                || sql.startsWith("INSERT")
                                || sql.startsWith("DELETE")
                                || sql.startsWith("COMMIT");
                        if (counts && left-- == 0) kill();
                    }
                });
                return work.apply(session);
            });
        }

        private static void kill() {
            try {
                new ProcessBuilder(
                                "kill",
                                "-KILL",
                                Long.toString(ProcessHandle.current().pid()))
                        .start();
                Thread.sleep(Duration.ofMinutes(1).toMillis());
            } catch (java.io.IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String name() {
            return backend.name();
        }

        @Override
        public Map<String, String> place() {
            return backend.place();
        }

        @Override
        public SqlDialect dialect() {
            return backend.dialect();
        }

        @Override
        public boolean exists() {
            return backend.exists();
        }

        @Override
        public void prepare() {
            backend.prepare();
        }

        @Override
        public String holdingRows(String table, boolean alone) {
            return backend.holdingRows(table, alone);
        }

        @Override
        public void readOneMoment(Session session) {
            backend.readOneMoment(session);
        }

        @Override
        public LocalDateTime now(Session session) {
            return backend.now(session);
        }

        @Override
        public KeyForm keyForm() {
            return backend.keyForm();
        }

        @Override
        public List<FoundIndex> indexes(Session session, String schema) {
            return backend.indexes(session, schema);
        }

        @Override
        public void close() {
            backend.close();
        }
    }
}
