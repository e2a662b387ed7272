package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.SqlText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys that must be unique and not NULL in what is about to be written.
 *
 * @param keys columns as the relation spells them
 */
record KeyCheck(List<String> keys) {
    private static final int SAMPLES = 5;

    KeyCheck {
        keys = List.copyOf(keys);
    }

    /** Refuses a relation with NULL or duplicate keys with {@code A507}. */
    void apply(NodeRun run, RelationName relation) {
        String condition = String.join(
                " OR ",
                keys.stream()
                        .map(key -> run.adapter().dialect().quoted(key) + " IS NULL")
                        .toList());
        String name = relation.render(run.adapter().dialect());
        Object nulls = run.session()
                .query("SELECT count(*) FROM " + name + " WHERE " + condition, 1)
                .single();
        String columns = SqlText.of(run.adapter().dialect()).columns(keys).toString();
        List<List<@Nullable Object>> duplicates = run.session()
                .query(
                        "SELECT " + columns + " FROM " + name + " WHERE NOT (" + condition + ") GROUP BY " + columns
                                + " HAVING count(*) > 1 ORDER BY " + columns + " LIMIT " + SAMPLES,
                        SAMPLES)
                .rows();
        long withNull = nulls instanceof Number number ? number.longValue() : 0;
        if (withNull == 0 && duplicates.isEmpty()) return;
        List<String> problems = new ArrayList<>();
        if (withNull > 0) problems.add(withNull + (withNull == 1 ? " row has" : " rows have") + " NULL in the key");
        if (!duplicates.isEmpty()) problems.add("these keys occur more than once: " + samples(duplicates));
        throw new SqlBuildException(Diagnostic.of(
                        Code.A507,
                        "the new rows of '" + run.work().id().name() + "' do not have a unique key ("
                                + String.join(", ", keys) + "): " + String.join("; ", problems))
                .withNote("the target is unchanged; the new rows are in " + relation)
                .withHelp("make the query return one row for each key"));
    }

    private static String samples(List<List<@Nullable Object>> rows) {
        return String.join(
                ", ",
                rows.stream()
                        .map(row -> row.size() == 1 ? String.valueOf(row.get(0)) : String.valueOf(row))
                        .toList());
    }
}
