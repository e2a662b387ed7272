package dev.sqlbuild.jdbc;

/** Something that has a name in SQL, such as a relation. */
public interface SqlName {
    /** The name as it is written in SQL of the dialect, quoted where needed. */
    String render(SqlDialect dialect);
}
