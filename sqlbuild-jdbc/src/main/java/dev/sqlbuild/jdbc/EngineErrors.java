package dev.sqlbuild.jdbc;

import java.sql.SQLException;

/** Reads the errors of one engine's driver. */
public interface EngineErrors {
    /** The engine's own message, without what the driver puts in front of it. */
    String message(SQLException failure);

    FailureKind kind(SQLException failure);
}
