package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.jdbc.DriverDialect;
import dev.sqlbuild.jdbc.FailureKind;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PGobject;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads PostgreSQL's errors by their SQLSTATE and its values by their type. */
final class PostgresDriverDialect implements DriverDialect {

    /** How the server says that another session changes or drops what this one has just found in the catalogue. */
    private static final List<String> CONCURRENT =
            List.of("tuple concurrently ", "could not open relation with OID ", "cache lookup failed for ");

    /** The primary message, then detail and hint, each on a line of its own. */
    @Override
    public String message(SQLException failure) {
        ServerErrorMessage server = failure instanceof PSQLException e ? e.getServerErrorMessage() : null;
        if (server == null) return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        StringBuilder message = new StringBuilder(Objects.requireNonNullElse(server.getMessage(), ""));
        if (server.getDetail() != null) message.append("\nDETAIL: ").append(server.getDetail());
        if (server.getHint() != null) message.append("\nHINT: ").append(server.getHint());
        return message.toString();
    }

    @Override
    public FailureKind kind(SQLException failure) {
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        return switch (state) {
            case SqlState.SERIALIZATION_FAILURE, SqlState.DEADLOCK, SqlState.DUPLICATE_SCHEMA -> FailureKind.CONFLICT;
            case SqlState.UNIQUE_VIOLATION -> isOnCatalogue(failure) ? FailureKind.CONFLICT : FailureKind.OTHER;
            case SqlState.INTERNAL_ERROR ->
                CONCURRENT.stream().anyMatch(message(failure)::startsWith) ? FailureKind.CONFLICT : FailureKind.OTHER;
            case SqlState.QUERY_CANCELED -> FailureKind.INTERRUPTED;
            case SqlState.DEPENDENT_OBJECTS -> FailureKind.DEPENDENCY;
            case SqlState.WRONG_OBJECT_TYPE -> FailureKind.OTHER_KIND;
            case SqlState.UNDEFINED_TABLE, SqlState.INVALID_SCHEMA -> FailureKind.MISSING;
            case SqlState.READ_ONLY -> FailureKind.READ_ONLY;
            default -> state.startsWith(SqlState.DATA_EXCEPTION) ? FailureKind.CONVERSION : FailureKind.OTHER;
        };
    }

    /** Two sessions that create one object at a time meet in an index of the catalogue. */
    private static boolean isOnCatalogue(SQLException failure) {
        ServerErrorMessage server = failure instanceof PSQLException e ? e.getServerErrorMessage() : null;
        return server != null && "pg_catalog".equals(server.getSchema());
    }

    /** The driver would fetch every row of a query, however few are read. */
    @Override
    public void prepareToRead(Statement statement, int limit) throws SQLException {
        if (limit < Integer.MAX_VALUE) statement.setMaxRows(limit + 1);
    }

    /** Not the statement's own way, which the driver takes once only: a cancel before the server begins is lost. */
    @Override
    public void cancel(Statement running) throws SQLException {
        running.getConnection().unwrap(PGConnection.class).cancelQuery();
    }

    @Override
    public String typeName(ResultSetMetaData meta, int column) throws SQLException {
        return ResultType.of(meta, column);
    }

    @Override
    public Optional<Class<?>> javaType(ResultSetMetaData meta, int column) throws SQLException {
        return switch (meta.getColumnTypeName(column)) {
            case "timestamp" -> Optional.of(LocalDateTime.class);
            case "timestamptz" -> Optional.of(OffsetDateTime.class);
            case "date" -> Optional.of(LocalDate.class);
            case "time" -> Optional.of(LocalTime.class);
            case "timetz" -> Optional.of(OffsetTime.class);
            default -> Optional.empty();
        };
    }

    @Override
    public @Nullable Object plain(Object value) {
        return value instanceof PGobject object ? object.getValue() : value;
    }
}
