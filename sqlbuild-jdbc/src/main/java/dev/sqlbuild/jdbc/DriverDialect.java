package dev.sqlbuild.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the errors and values of one engine's driver. */
public interface DriverDialect {
    /** The engine's own message, without what the driver puts in front of it. */
    String message(SQLException failure);

    FailureKind kind(SQLException failure);

    /** Called before a query of which only so many rows are read; a driver that would fetch all of them limits itself. */
    default void prepareToRead(Statement statement, int limit) throws SQLException {}

    /** Asks the engine to stop what the statement runs; called again while it goes on. */
    default void cancel(Statement running) throws SQLException {
        running.cancel();
    }

    /** Full type text of a result column. */
    default String typeName(ResultSetMetaData meta, int column) throws SQLException {
        return meta.getColumnTypeName(column);
    }

    /**
     * The class to ask the driver for, where its own choice loses something: {@code java.sql.Timestamp} cannot hold the
     * hour that a change of clocks skips.
     */
    default Optional<Class<?>> javaType(ResultSetMetaData meta, int column) throws SQLException {
        return meta.getColumnType(column) == Types.TIMESTAMP ? Optional.of(LocalDateTime.class) : Optional.empty();
    }

    /** A plain Java value for one of the driver's own classes; other values come back as they are. */
    default @Nullable Object plain(Object value) throws SQLException {
        return value;
    }
}
