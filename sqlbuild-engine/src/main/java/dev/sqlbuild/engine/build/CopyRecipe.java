package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.SqlText;
import java.util.Optional;

/**
 * Builds a table as a copy of another environment's, checked and put in place as one that was computed
 * (planning.md 9.3).
 *
 * @param origin the relation to copy
 * @param destination where the copy stands
 * @param contract declared types and columns
 * @param leftover whether an earlier run left its staging table
 */
record CopyRecipe(RelationName origin, Destination destination, TableContract contract, boolean leftover)
        implements Recipe {
    @Override
    public void build(NodeRun run) {
        new TableBuild(destination, contract, Optional.empty(), true, leftover).build(run, rows(run, origin));
    }

    static String rows(NodeRun run, RelationName origin) {
        return SqlText.of(run.adapter().dialect())
                .add("SELECT * FROM ")
                .name(origin)
                .toString();
    }
}
