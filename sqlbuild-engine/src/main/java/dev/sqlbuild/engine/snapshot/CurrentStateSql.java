package dev.sqlbuild.engine.snapshot;

import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.snapshot.SnapshotConfig.InitialValidFrom;
import dev.sqlbuild.core.snapshot.SnapshotConfig.Strategy;
import java.util.List;
import java.util.Optional;

/** The query returns the present state, one row for each key (incremental.md 5.2). */
record CurrentStateSql(SnapshotConfig config, SnapshotNames names, String now) implements SnapshotSql {
    @Override
    public String emptyHistory() {
        return names.emptyHistory();
    }

    @Override
    public Optional<String> endMissing() {
        if (!config.hardDeletes()) return Optional.empty();
        return Optional.of(names.endVersion() + "GREATEST(" + now + ", " + names.validFrom("t") + ")\n"
                + "WHERE " + names.validTo("t") + " IS NULL AND NOT EXISTS (SELECT 1 FROM " + names.delta()
                + " AS s WHERE " + names.sameKey("s", "t") + ")");
    }

    @Override
    public List<String> statements() {
        return List.of(endChanged(), insertMissing());
    }

    private boolean timestamp() {
        return config.strategy() == Strategy.TIMESTAMP;
    }

    /** A version never ends before it began, whatever a clock or an {@code updated_at} says. */
    private String endChanged() {
        String at = timestamp() ? names.time(names.updatedAt("s")) : now;
        String changed = timestamp()
                ? names.updatedAt("s") + " > " + names.updatedAt("t")
                : names.differ(check -> names.of("s", check), check -> names.of("t", check));
        return names.endVersion() + "GREATEST(" + at + ", " + names.validFrom("t") + ")\n"
                + "FROM " + names.delta() + " AS s\n"
                + "WHERE " + names.sameKey("s", "t") + " AND " + names.validTo("t") + " IS NULL AND " + changed;
    }

    /** Every key without an active version gets one, not before its last one ended. */
    private String insertMissing() {
        return names.insertIntoHistory()
                + "SELECT " + names.list("s", names.columns().loaded()) + ", " + begin() + ", " + names.noTime() + "\n"
                + "FROM " + names.delta() + " AS s\n"
                + "LEFT JOIN (SELECT " + names.keys("h") + ", MAX(" + names.validTo("h") + ") AS __last_to, "
                + "COUNT(*) - COUNT(" + names.validTo("h") + ") AS __active\n"
                + "  FROM " + names.history() + " AS h GROUP BY " + names.keys("h") + ") AS p ON "
                + names.sameKey("p", "s") + "\n"
                + "WHERE p.__active IS NULL OR p.__active = 0";
    }

    private String begin() {
        String later = timestamp() ? names.time(names.updatedAt("s")) : now;
        String afterTheLast = "GREATEST(" + later + ", p.__last_to)";
        InitialValidFrom ordinary = timestamp() ? InitialValidFrom.UPDATED_AT : InitialValidFrom.EXECUTION_TIME;
        if (config.initialValidFrom() == ordinary) return afterTheLast;
        return "CASE WHEN p.__active IS NULL THEN " + names.initialValidFrom(config, "s", now) + " ELSE " + afterTheLast
                + " END";
    }
}
