package dev.sqlbuild.adapter;

/**
 * A relation found in the catalogue.
 *
 * @param name as the engine spells it; the database is present only if it was asked for
 */
public record RelationInfo(RelationName name, RelationKind kind) {}
