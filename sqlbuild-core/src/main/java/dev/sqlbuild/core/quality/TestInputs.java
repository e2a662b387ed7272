package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.incremental.CursorSql;
import dev.sqlbuild.core.sql.InterpolationScope;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.List;
import java.util.Optional;

/**
 * What SQL tests are compiled from.
 *
 * @param files files below {@code tests/unit}
 * @param nodes compiled models, seeds and sources
 * @param scope variables that test SQL may use
 * @param dialect dialect of the project
 * @param literals writes the bounds of incremental models
 * @param judge offline judge; absent when SQL analysis is off
 */
public record TestInputs(
        List<SourceText> files,
        ProjectNodes nodes,
        InterpolationScope scope,
        SqlDialect dialect,
        CursorSql literals,
        Optional<SqlJudge> judge) {

    public TestInputs {
        files = List.copyOf(files);
    }
}
