package dev.sqlbuild.adapter;

import dev.sqlbuild.jdbc.Session;

/** The warehouse of another environment, open for reading while relations are copied from it. */
public interface CloneOrigin extends AutoCloseable {
    /** Reads catalogue and rows of the origin. Used by one thread. */
    Session session();

    /** The name under which {@link #session()} reads a relation of the origin. */
    RelationName locate(RelationName relation);

    /**
     * Creates a table with the columns and rows of a relation of the origin. Safe for several threads with sessions of
     * their own; when it fails the destination may exist in part.
     *
     * @param target session of the warehouse that is copied into
     * @param located name from {@link #locate}
     * @param destination a name that is not in use
     * @param hard whether the copy must own its data even where the engine could share it
     */
    void copy(Session target, RelationName located, RelationName destination, boolean hard);

    @Override
    void close();
}
