package dev.sqlbuild.core.quality;

import java.util.List;
import java.util.Locale;

/**
 * One expectation or assertion of a SQL test; one row of its result.
 *
 * @param step position in the result, from 1
 * @param kind what is checked
 * @param name model of an expectation, name of an assertion or function
 * @param columns columns compared by name, in the order of the expected rows; empty when all are compared by position
 * @param openShape whether only the database knows which columns the model has
 */
public record TestCheck(int step, Kind kind, String name, List<String> columns, boolean openShape) {

    /** What a check does. */
    public enum Kind {
        EXPECTED,
        ASSERTION,
        /** Rows of a call against the expected ones. */
        UDF,
        TABLE_FN;

        /** Word in output and JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public TestCheck {
        columns = List.copyOf(columns);
    }

    /** Value of {@code model_name} in the result row. */
    public String resultName() {
        return kind == Kind.EXPECTED ? name : display();
    }

    /** As printed behind {@code check}: {@code expected stg_trips}. */
    public String display() {
        return kind.word() + " " + name;
    }
}
