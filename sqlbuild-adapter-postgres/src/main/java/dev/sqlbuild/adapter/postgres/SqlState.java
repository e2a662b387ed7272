package dev.sqlbuild.adapter.postgres;

/** The SQLSTATEs that are reacted to. */
final class SqlState {
    /** First two characters of every value that does not fit its type. */
    static final String DATA_EXCEPTION = "22";

    static final String UNIQUE_VIOLATION = "23505";
    static final String READ_ONLY = "25006";
    static final String DEPENDENT_OBJECTS = "2BP01";
    static final String INVALID_SCHEMA = "3F000";
    static final String SERIALIZATION_FAILURE = "40001";
    static final String NOT_PERMITTED = "42501";
    static final String DEADLOCK = "40P01";
    static final String DUPLICATE_SCHEMA = "42P06";
    /** A function whose argument names or result are others cannot be replaced. */
    static final String INVALID_FUNCTION_DEFINITION = "42P13";

    static final String INVALID_TABLE_DEFINITION = "42P16";
    static final String UNDEFINED_TABLE = "42P01";
    static final String WRONG_OBJECT_TYPE = "42809";
    static final String LOCK_NOT_AVAILABLE = "55P03";
    static final String QUERY_CANCELED = "57014";
    static final String INTERNAL_ERROR = "XX000";

    private SqlState() {}
}
