package dev.sqlbuild.engine.snapshot;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.jdbc.QueryResult;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.jdbc.SqlText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/** What the loaded rows of a snapshot must be: keys and times are present, and no row stands twice for one thing. */
public record DeltaRows(String model, SnapshotConfig config, SnapshotColumns columns, RelationName delta) {
    private static final int SAMPLES = 5;

    /** Returns the number of rows; {@code A507} when they contradict each other. */
    public long check(Session session, SqlDialect dialect) {
        long rows = requirePresent(session, dialect);
        if (rows > 1) requireUnique(session, dialect);
        return rows;
    }

    private long requirePresent(Session session, SqlDialect dialect) {
        LinkedHashSet<String> required = new LinkedHashSet<>(columns.keys());
        columns.updatedAt().ifPresent(required::add);
        columns.observedAt().ifPresent(required::add);
        SqlText sql = SqlText.of(dialect).add("SELECT COUNT(*)");
        required.forEach(name -> sql.add(", COUNT(").column(name).add(")"));
        List<Object> counts = session.query(sql.add(" FROM ").name(delta).toString(), 1).rows().get(0).stream()
                .<Object>map(count -> count == null ? 0L : count)
                .toList();
        long rows = number(counts.get(0));
        List<String> missing = new ArrayList<>();
        int place = 1;
        for (String name : required) {
            long without = rows - number(counts.get(place++));
            if (without > 0) missing.add(name + " (" + without + (without == 1 ? " row)" : " rows)"));
        }
        if (missing.isEmpty()) return rows;
        throw new SqlBuildException(Diagnostic.of(
                        Code.A507,
                        "snapshot model '" + model + "' source query returned NULL in: " + String.join(", ", missing))
                .withHelp("leave such rows out of the query, or give them a value"));
    }

    private void requireUnique(Session session, SqlDialect dialect) {
        List<String> names = identity();
        String list = SqlText.of(dialect).columns(names).toString();
        String sql = SqlText.of(dialect)
                .add("SELECT " + list + ", COUNT(*), COUNT(*) OVER () FROM ")
                .name(delta)
                .add(" GROUP BY " + list + " HAVING COUNT(*) > 1 ORDER BY " + list + " LIMIT " + SAMPLES)
                .toString();
        QueryResult found = session.query(sql, SAMPLES);
        if (found.rows().isEmpty()) return;
        String what = config.historical() ? "snapshot identity" : "unique_key";
        Diagnostic diagnostic = Diagnostic.of(
                Code.A507,
                "snapshot model '" + model + "' source query returned multiple rows for the same " + what + " ("
                        + String.join(", ", names) + ")");
        for (List<?> row : found.rows()) {
            String values =
                    row.subList(0, names.size()).stream().map(String::valueOf).collect(Collectors.joining(", "));
            diagnostic = diagnostic.withNote("(" + values + ") has " + row.get(names.size()) + " rows");
        }
        long all = number(found.rows().get(0).get(names.size() + 1));
        if (all > SAMPLES) diagnostic = diagnostic.withNote((all - SAMPLES) + " more");
        throw new SqlBuildException(diagnostic.withHelp("make the query return one row for each of them"));
    }

    private List<String> identity() {
        List<String> names = new ArrayList<>(columns.keys());
        switch (config.input()) {
            case OBSERVATIONS -> columns.observedAt().ifPresent(names::add);
            case CHANGES -> columns.updatedAt().ifPresent(names::add);
            case CURRENT_STATE -> {}
        }
        return names;
    }

    private static long number(Object count) {
        return ((Number) count).longValue();
    }
}
