package dev.sqlbuild.state.backend;

import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.jdbc.Session;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sessions on a database file, one at a time. */
interface FileSessions extends AutoCloseable {

    /** Runs the work on a session that is closed afterwards. */
    <T extends @Nullable Object> T use(Function<Session, T> work);

    @Override
    void close();

    /** Sessions of a database that the process has open anyway and closes itself. */
    static FileSessions of(Warehouse warehouse) {
        return new FileSessions() {
            @Override
            public <T extends @Nullable Object> T use(Function<Session, T> work) {
                try (Session session = warehouse.openSession()) {
                    return work.apply(session);
                }
            }

            @Override
            public void close() {}
        };
    }
}
