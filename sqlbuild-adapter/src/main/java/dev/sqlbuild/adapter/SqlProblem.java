package dev.sqlbuild.adapter;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a {@link SqlJudge} does not accept a text.
 *
 * @param kind how sure the verdict is
 * @param reason what exactly is wrong, where the message says it
 * @param message the engine's first line, without its error class
 * @param offset 0-based place in the judged text, where known
 * @param name the column, table or function the message is about
 * @param table the table or alias in which a column was looked for, where the message names it
 * @param candidates names the engine proposes instead
 */
public record SqlProblem(
        Kind kind,
        Reason reason,
        String message,
        OptionalInt offset,
        Optional<String> name,
        Optional<String> table,
        List<String> candidates) {

    /** How the engine came to its refusal. */
    public enum Kind {
        /** The text is not SQL of the dialect. */
        SYNTAX,
        /** Names or types do not fit the declared relations; certain as far as those are complete. */
        BINDING,
        /** The judge cannot know, for instance because a file is absent: no error, the shape stays open. */
        OTHER
    }

    /** What is wrong. */
    public enum Reason {
        SYNTAX,
        UNKNOWN_COLUMN,
        AMBIGUOUS_COLUMN,
        UNKNOWN_TABLE_ALIAS,
        /** More column aliases than the relation has columns. */
        ALIAS_LIST_WIDTH,
        UNKNOWN_FUNCTION,
        /** A function exists, but not with these types of arguments. */
        FUNCTION_ARGUMENTS,
        /** A function exists, but not with this number of arguments. */
        ARGUMENT_COUNT,
        OPERATOR_ARGUMENTS,
        COMPARISON,
        /** A cast that no value passes, or a literal that is no value of its type. */
        IMPOSSIBLE_CAST,
        NOT_GROUPED,
        /** An aggregate function where none may stand. */
        MISPLACED_AGGREGATE,
        /** A window function where none may stand, or without its window. */
        MISPLACED_WINDOW,
        /** Two CTEs or relations of one name. */
        DUPLICATE_NAME,
        LIMIT,
        /** Set operation, subquery or row of another width than its place needs. */
        WIDTH,
        TYPE,
        MISSING_RELATION,
        IO,
        OTHER
    }

    /** No error: the judge cannot know, and says why. */
    public static SqlProblem unknowable(String message) {
        return new SqlProblem(
                Kind.OTHER, Reason.OTHER, message, OptionalInt.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    public SqlProblem {
        candidates = List.copyOf(candidates);
    }

    /** The same problem of a text that stood in a longer one from {@code start} on; it has no place if it was elsewhere. */
    public SqlProblem within(int start) {
        OptionalInt inside = offset.isPresent() && offset.getAsInt() >= start
                ? OptionalInt.of(offset.getAsInt() - start)
                : OptionalInt.empty();
        return new SqlProblem(kind, reason, message, inside, name, table, candidates);
    }
}
