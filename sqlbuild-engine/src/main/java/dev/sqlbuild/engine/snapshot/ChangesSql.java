package dev.sqlbuild.engine.snapshot;

import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.snapshot.SnapshotConfig.InitialValidFrom;
import java.util.List;
import java.util.Optional;

/**
 * The query returns changes, one row for each key and time of change (incremental.md 5.3). Rows that are not newer than
 * the newest one of their key in the history do nothing.
 */
record ChangesSql(SnapshotConfig config, SnapshotNames names, String now) implements SnapshotSql {
    @Override
    public String emptyHistory() {
        return names.emptyHistory();
    }

    @Override
    public List<String> statements() {
        return List.of(endActive(), insertChanges());
    }

    @Override
    public Optional<String> countIgnored() {
        return Optional.of("SELECT COUNT(*) FROM " + names.delta() + " AS s JOIN " + known() + " ON "
                + names.sameKey("p", "s") + "\nWHERE " + names.updatedAt("s") + " <= p.__newest AND NOT EXISTS (SELECT"
                + " 1 FROM " + names.history() + " AS t WHERE " + names.sameKey("t", "s") + " AND "
                + names.updatedAt("t") + " = " + names.updatedAt("s") + ")");
    }

    /** The newest change and the last end of every key. */
    private String known() {
        return "(SELECT " + names.keys("h") + ", MAX(" + names.updatedAt("h") + ") AS __newest, MAX("
                + names.validTo("h") + ") AS __last_to, COUNT(*) AS __versions\n  FROM " + names.history()
                + " AS h GROUP BY " + names.keys("h")
                + ") AS p";
    }

    private String newer() {
        return "(p.__newest IS NULL OR " + names.updatedAt("s") + " > p.__newest)";
    }

    private String endActive() {
        return names.endVersion() + "GREATEST(" + names.time("z.__first") + ", " + names.validFrom("t") + ")\n"
                + "FROM (SELECT " + names.keys("s") + ", MIN(" + names.updatedAt("s") + ") AS __first\n"
                + "  FROM " + names.delta() + " AS s JOIN " + known() + " ON " + names.sameKey("p", "s") + "\n"
                + "  WHERE " + newer() + " GROUP BY " + names.keys("s") + ") AS z\n"
                + "WHERE " + names.sameKey("z", "t") + " AND " + names.validTo("t") + " IS NULL";
    }

    /** Runs after the active versions have ended, so that {@code last_to} covers them. */
    private String insertChanges() {
        String next =
                "LEAD(c.__begins) OVER (PARTITION BY " + names.keys("c") + " ORDER BY " + names.updatedAt("c") + ")";
        return names.insertIntoHistory()
                + "SELECT " + names.list("v", names.columns().loaded()) + ", " + begin() + ", v.__ends\n"
                + "FROM (SELECT " + names.list("c", names.columns().loaded()) + ", c.__begins, c.__place, " + next
                + " AS __ends\n"
                + "  FROM (SELECT " + names.list("s", names.columns().loaded()) + ", GREATEST("
                + names.time(names.updatedAt("s")) + ", p.__last_to) AS __begins,\n"
                + "      CASE WHEN p.__versions IS NULL THEN ROW_NUMBER() OVER (PARTITION BY " + names.keys("s")
                + " ORDER BY " + names.updatedAt("s") + ") END AS __place\n"
                + "    FROM " + names.delta() + " AS s LEFT JOIN " + known() + " ON " + names.sameKey("p", "s") + "\n"
                + "    WHERE " + newer() + ") AS c) AS v";
    }

    /** The first version of a key may begin at another time, but not after it ended. */
    private String begin() {
        if (config.initialValidFrom() == InitialValidFrom.UPDATED_AT) return "v.__begins";
        return "CASE WHEN v.__place = 1 THEN LEAST(" + names.initialValidFrom(config, "v", now)
                + ", v.__ends) ELSE v.__begins END";
    }
}
