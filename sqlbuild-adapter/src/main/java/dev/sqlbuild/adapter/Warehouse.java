package dev.sqlbuild.adapter;

import dev.sqlbuild.jdbc.Session;

/** An open connection configuration: the root from which sessions for parallel work are opened. Thread-safe. */
public interface Warehouse extends AutoCloseable {
    /** A new session in autocommit mode, closed by the caller. */
    Session openSession();

    /** Closes the root; sessions are to be closed before. */
    @Override
    void close();
}
