package dev.sqlbuild.state.backend;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.schema.FoundIndex;
import dev.sqlbuild.state.schema.KeyForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store in a DuckDB file. The file admits one process at a time, so transactions are single file too: in this process
 * by a lock, among processes by opening the file for them.
 */
final class DuckDbBackend implements StateBackend {
    private final SqlDialect dialect;
    private final Path file;
    private final FileSessions sessions;
    private final Clock clock;
    private final ReentrantLock turn = new ReentrantLock(true);

    DuckDbBackend(SqlDialect dialect, Path file, FileSessions sessions, Clock clock) {
        this.dialect = dialect;
        this.file = file;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "duckdb";
    }

    @Override
    public Map<String, String> place() {
        return Map.of("database", file.toString());
    }

    @Override
    public SqlDialect dialect() {
        return dialect;
    }

    @Override
    public boolean exists() {
        return Files.exists(file);
    }

    /** The engine also makes a file beside it, for what it has not yet written into it. */
    @Override
    public Optional<Diagnostic> whyReadOnly() {
        Optional<Path> closed = Stream.of(file, directory())
                .filter(path -> Files.exists(path) && !Files.isWritable(path))
                .findFirst();
        return closed.map(path -> Diagnostic.of(Code.E001, "state database '" + file + "' cannot be written")
                .withNote("this user may not write " + path)
                .withHelp("commands that only look, such as sqb plan and sqb reconcile, work as they are"));
    }

    private Path directory() {
        return Objects.requireNonNull(file.getParent(), "a file has a directory");
    }

    @Override
    public void prepare() {
        Path directory = directory();
        try {
            Files.createDirectories(directory);
        } catch (IOException | RuntimeException e) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.E001, "Could not open state database '" + file + "'")
                            .withHelp("the directory " + directory + " cannot be created"),
                    e);
        }
    }

    @Override
    public <T extends @Nullable Object> T use(Purpose purpose, Function<Session, T> work) {
        turn.lock();
        try {
            return sessions.use(work);
        } finally {
            turn.unlock();
        }
    }

    /** Every transaction of DuckDB is one. */
    @Override
    public void readOneMoment(Session session) {}

    @Override
    public LocalDateTime now(Session session) {
        return LocalDateTime.now(clock).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public String holdingRows(String table, boolean alone) {
        return "";
    }

    @Override
    public KeyForm keyForm() {
        return KeyForm.PRIMARY_KEY;
    }

    @Override
    public List<FoundIndex> indexes(Session session, String schema) {
        SqlText sql = SqlText.of(dialect)
                .add("SELECT table_name, constraint_column_names FROM duckdb_constraints()"
                        + " WHERE constraint_type = 'PRIMARY KEY' AND database_name = current_database()"
                        + " AND lower(schema_name) = lower(")
                .bind(schema, "VARCHAR")
                .add(")");
        List<FoundIndex> indexes = new ArrayList<>();
        for (List<@Nullable Object> row : session.query(sql.bound()).rows()) {
            String table = String.valueOf(row.get(0));
            List<String> columns = row.get(1) instanceof List<?> names
                    ? names.stream().map(String::valueOf).toList()
                    : List.of();
            indexes.add(new FoundIndex(table, "idx_sqb_" + table + "_identity", true, columns));
        }
        return indexes;
    }

    @Override
    public void close() {
        turn.lock();
        try {
            sessions.close();
        } finally {
            turn.unlock();
        }
    }
}
