package dev.sqlbuild.core.plan;

import java.util.Locale;
import java.util.Optional;

/**
 * A difference between the expected columns of a relation and those in the warehouse.
 *
 * @param kind what differs
 * @param column name as expected, or as found when it is not expected
 * @param origin where the expectation comes from
 * @param expectedType type text, absent for a removed column
 * @param actualType type text in the warehouse, absent for an added column
 */
public record SchemaFinding(
        Kind kind, String column, Origin origin, Optional<String> expectedType, Optional<String> actualType) {

    /** What differs. */
    public enum Kind {
        COLUMN_ADDED,
        COLUMN_REMOVED,
        COLUMN_TYPE_CHANGED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where an expected column comes from. */
    public enum Origin {
        /** Declared by the project. */
        YML,
        /** Inferred from the query. */
        SQL_ANALYSIS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
