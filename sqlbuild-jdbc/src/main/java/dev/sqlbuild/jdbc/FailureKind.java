package dev.sqlbuild.jdbc;

/** What a failed statement means for its caller. */
public enum FailureKind {
    /** Another transaction got in the way; the whole unit may be tried again. */
    CONFLICT,
    /** The statement was interrupted: by a timeout or by {@link Session#cancel()}. */
    INTERRUPTED,
    /** An object that stands on the one being changed forbids the change. */
    DEPENDENCY,
    /** An object of another kind holds the name. */
    OTHER_KIND,
    /** The object does not exist. */
    MISSING,
    /** A value has no representation in the wanted type. */
    CONVERSION,
    /** The connection may only read. */
    READ_ONLY,
    /** Everything else. */
    OTHER
}
