package dev.sqlbuild.engine.freshness;

import dev.sqlbuild.core.declaration.Freshness;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.SourceRendering;
import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.jdbc.SqlText;
import java.util.List;

/** Queries for the greatest value of a column (sources-seeds.md 7). */
final class ColumnQuery {
    private ColumnQuery() {}

    /** One row with one value. */
    static String of(Source source, SqlDialect dialect) {
        Freshness freshness = source.declaration().freshness().orElseThrow();
        SqlText sql = SqlText.of(dialect)
                .add("SELECT MAX(")
                .column(freshness.column().orElseThrow())
                .add(") AS data_version FROM ")
                .add(SourceRendering.from(source, dialect));
        if (source.relation().isEmpty()) sql.add(" AS ").part(source.name());
        // The line end ends a comment that the filter may end with.
        freshness.filter().ifPresent(filter -> sql.add(" WHERE ").add(filter).add("\n"));
        return sql.toString();
    }

    /** One row with a value for each source in turn. */
    static String of(List<Source> sources, SqlDialect dialect) {
        if (sources.size() == 1) return of(sources.get(0), dialect);
        StringBuilder sql = new StringBuilder("SELECT ");
        for (int i = 0; i < sources.size(); i++) {
            sql.append(i == 0 ? "" : ", ").append('(').append(of(sources.get(i), dialect));
            sql.append(") AS data_version_").append(i + 1);
        }
        return sql.toString();
    }
}
