package dev.sqlbuild.adapter;

import java.util.List;
import java.util.Optional;

/**
 * Judges SQL in the project's dialect without a warehouse: syntax, and result columns against empty relations that
 * were declared before. Never runs a query and never uses the network. Several threads may use one judge; a
 * declaration is visible to all of them as soon as it returns.
 */
public interface SqlJudge extends AutoCloseable {
    /** The syntax problem of a single statement, if it has one. */
    Optional<SqlProblem> check(String sql);

    /** Result columns of a query over the declared relations. */
    Verdict describe(String sql);

    /** Result columns of a query that brings everything it reads along and no declared relation. */
    default Verdict describeAlone(String sql) {
        return describe(sql);
    }

    /**
     * Makes an empty relation known; an earlier one of that name is replaced. A column of {@link
     * ColumnInfo#UNKNOWN_TYPE}, or of a type that only the warehouse knows, fits everywhere, and types that are
     * derived from it are not to be trusted.
     */
    void declare(RelationName relation, List<ColumnInfo> columns);

    /**
     * Makes a function known under its name; an earlier one of that name is replaced. Callers may pass whatever can be
     * cast to the types of its arguments.
     *
     * @return why the engine would refuse the definition, at an offset into its body; it is known all the same
     */
    default Optional<SqlProblem> declare(FunctionDefinition function) {
        return Optional.empty();
    }

    @Override
    void close();
}
