package dev.sqlbuild.state.backend;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.state.schema.FoundIndex;
import dev.sqlbuild.state.schema.KeyForm;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An engine that holds a state store. Nothing above knows which one it is. Thread-safe. */
public interface StateBackend extends AutoCloseable {

    /** Value of {@code backend} in the configuration. */
    String name();

    /** Where the store is, as it may be shown: label and value. */
    Map<String, String> place();

    SqlDialect dialect();

    /** Whether there is anything to connect to; false only when a first write would create the database. */
    boolean exists();

    /** Why this user can only read, where that can be told. */
    default Optional<Diagnostic> whyReadOnly() {
        return Optional.empty();
    }

    /** Makes ready what must be there before a database can be created. */
    void prepare();

    /**
     * Lends a session for one transaction, which the work begins and ends itself.
     *
     * @throws dev.sqlbuild.base.SqlBuildException {@code E001} when the database cannot be reached, {@code S070} when
     *     another process keeps its file
     */
    <T extends @Nullable Object> T use(Purpose purpose, Function<Session, T> work);

    /** Makes a transaction that has just begun a reading one whose statements all see the same moment. */
    void readOneMoment(Session session);

    /**
     * Names the open transaction, so that its outcome can be asked for if the answer to its commit is lost. An engine in
     * the process always answers.
     */
    default Optional<Long> transaction(Session session) {
        return Optional.empty();
    }

    /** Whether a transaction was committed that {@link #transaction} has named and that has been given up since. */
    default boolean isCommitted(Purpose purpose, long transaction) {
        throw new IllegalStateException("no transaction was named: " + transaction);
    }

    /** The time by which locks live and rows are stamped; UTC, in microseconds. */
    LocalDateTime now(Session session);

    /**
     * What ends a query of one table whose rows must stay as they are until the transaction ends; empty where
     * transactions run one after another anyway.
     *
     * @param alone whether nobody else may hold them so at the same time
     */
    String holdingRows(String table, boolean alone);

    /** How this engine keeps the keys of the tables. */
    KeyForm keyForm();

    /** What now makes rows of a schema's tables unique or quick to find, under the names of the catalogue. */
    List<FoundIndex> indexes(Session session, String schema);

    @Override
    void close();

    /** What a session is for; work and heartbeats must not wait for each other where the engine has several connections. */
    enum Purpose {
        WORK,
        HEARTBEAT
    }
}
