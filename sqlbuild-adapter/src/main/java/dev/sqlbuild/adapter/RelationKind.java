package dev.sqlbuild.adapter;

/** What stands in the catalogue under a name. */
public enum RelationKind {
    TABLE,
    VIEW,
    /** Something SQLBuild never makes, such as a materialized view or a foreign table. */
    OTHER
}
