package dev.sqlbuild.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads the errors and values of one engine's driver. */
public interface DriverDialect {
    /** The engine's own message, without what the driver puts in front of it. */
    String message(SQLException failure);

    FailureKind kind(SQLException failure);

    /** A plain Java value for one of the driver's own classes; other values come back as they are. */
    default @Nullable Object plain(Object value) throws SQLException {
        return value;
    }
}
