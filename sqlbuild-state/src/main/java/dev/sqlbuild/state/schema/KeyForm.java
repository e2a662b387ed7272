package dev.sqlbuild.state.schema;

/** How an engine keeps the key of a state table. */
public enum KeyForm {
    /**
     * Declared with the table, and no other index: rows that only DuckDB's log holds can vanish from a separate index
     * when the first opening after a kill is a reading one.
     */
    PRIMARY_KEY,
    /** A unique index named by the catalogue, and the further indexes of the table. */
    UNIQUE_INDEX
}
