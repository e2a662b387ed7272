package dev.sqlbuild.engine.snapshot;

import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.snapshot.SnapshotConfig.InitialValidFrom;
import dev.sqlbuild.core.snapshot.SnapshotConfig.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The query returns complete pictures, one for each time of observation (incremental.md 5.3).
 *
 * <p>The latest known version of a key stands as the first row before its observations, so that one pass of window
 * functions decides where versions begin (a key is new, comes back after an absence, or differs) and where they end (at
 * the next version, or at the first picture without the key). Version 0 is the one the history already has.
 */
record ObservationsSql(SnapshotConfig config, SnapshotNames names, String now) implements SnapshotSql {
    @Override
    public String emptyHistory() {
        return names.emptyHistory();
    }

    @Override
    public List<String> statements() {
        return List.of(createVersions(), endActive(), insertVersions(), "DROP TABLE " + names.versions());
    }

    private boolean timestamp() {
        return config.strategy() == Strategy.TIMESTAMP;
    }

    private String createVersions() {
        List<String> steps = new ArrayList<>();
        steps.add("latest AS (\n" + latest() + ")");
        steps.add("observed AS (\n" + observed() + ")");
        if (config.hardDeletes()) steps.add("pictures AS (\n" + pictures() + ")");
        steps.add("marked AS (\n" + marked() + ")");
        steps.add("numbered AS (\n" + numbered() + ")");
        steps.add("grouped AS (\n" + grouped() + ")");
        steps.add("begun AS (\n" + begun() + ")");
        return "CREATE TABLE " + names.versions() + " AS\nWITH " + String.join(",\n", steps) + "\n" + ended();
    }

    /** The latest version of every key; its state and, for the timestamp strategy, the newest change of the key. */
    private String latest() {
        String newest = timestamp()
                ? ", MAX(" + names.updatedAt("h") + ") OVER (PARTITION BY " + names.keys("h") + ") AS __changed"
                : "";
        return "  SELECT * FROM (SELECT " + names.keys("h") + state("h") + newest + ",\n"
                + "    " + names.time(names.observedAt("h")) + " AS __at, " + names.validFrom("h") + " AS __from, "
                + names.validTo("h") + " AS __to,\n"
                + "    ROW_NUMBER() OVER (PARTITION BY " + names.keys("h") + " ORDER BY " + names.validFrom("h")
                + " DESC, " + names.validTo("h") + " DESC NULLS FIRST, " + names.observedAt("h") + " DESC) AS __place\n"
                + "    FROM " + names.history() + " AS h) AS l WHERE l.__place = 1";
    }

    /** Check columns of an alias, each after a comma. */
    private String state(String alias) {
        return names.columns().checks().stream()
                .map(check -> ", " + names.of(alias, check))
                .collect(Collectors.joining());
    }

    /** The latest version and every later observation of each key; a closed version continues from its end. */
    private String observed() {
        String changed = timestamp() ? ", " + names.updatedAt("s") + " AS __changed" : "";
        String at = names.time(names.observedAt("s"));
        return "  SELECT " + names.keys("s") + state("s") + changed + ", " + at + " AS __at, "
                + names.time(timestamp() ? names.updatedAt("s") : names.observedAt("s"))
                + " AS __begins, 1 AS __seen, 0 AS __closed\n"
                + "  FROM " + names.delta() + " AS s LEFT JOIN latest AS l ON " + names.sameKey("l", "s") + "\n"
                + "  WHERE l.__place IS NULL OR (l.__to IS NULL AND " + at
                + " > COALESCE(l.__at, l.__from)) OR (l.__to IS NOT NULL AND " + at + " >= l.__to)\n"
                + "  UNION ALL\n"
                + "  SELECT " + names.keys("l") + state("l") + (timestamp() ? ", l.__changed" : "")
                + ", COALESCE(l.__at, l.__from), COALESCE(l.__to, l.__from), 0, CASE WHEN l.__to IS NULL THEN 0 ELSE 1"
                + " END FROM latest AS l";
    }

    /** The next picture after every time that occurs. */
    private String pictures() {
        return "  SELECT q.__at, MIN(q.__picture) OVER (ORDER BY q.__at DESC"
                + " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS __next\n"
                + "  FROM (SELECT x.__at, MAX(x.__picture) AS __picture FROM (\n"
                + "    SELECT " + names.time(names.observedAt("s")) + " AS __at, "
                + names.time(names.observedAt("s")) + " AS __picture FROM " + names.delta() + " AS s\n"
                + "    UNION ALL SELECT l.__at, " + names.noTime() + " FROM observed AS l WHERE l.__seen = 0"
                + ") AS x GROUP BY x.__at) AS q";
    }

    private String marked() {
        String absence = config.hardDeletes() ? "      WHEN LAG(p.__next) OVER w < s.__at THEN 1\n" : "";
        String gone = config.hardDeletes()
                ? "CASE WHEN s.__closed = 0 AND (LEAD(s.__at) OVER w IS NULL OR LEAD(s.__at) OVER w > p.__next)"
                        + " THEN p.__next END"
                : names.noTime();
        String pictures = config.hardDeletes() ? " JOIN pictures AS p ON p.__at = s.__at" : "";
        return "  SELECT " + names.keys("s") + ", s.__at, s.__begins, s.__seen,\n"
                + "    CASE WHEN s.__seen = 0 THEN 0\n"
                + "      WHEN LAG(s.__at) OVER w IS NULL OR LAG(s.__closed) OVER w = 1 THEN 1\n"
                + absence
                + "      WHEN " + differs() + " THEN 1 ELSE 0 END AS __new,\n"
                + "    " + gone + " AS __gone\n"
                + "  FROM observed AS s" + pictures + "\n"
                + "  WINDOW w AS (PARTITION BY " + names.keys("s") + " ORDER BY s.__seen, s.__at)";
    }

    private String differs() {
        if (!timestamp()) {
            return names.differ(check -> names.of("s", check), check -> "LAG(" + names.of("s", check) + ") OVER w");
        }
        return "s.__changed > MAX(s.__changed) OVER (PARTITION BY " + names.keys("s")
                + " ORDER BY s.__seen, s.__at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)";
    }

    private String numbered() {
        return "  SELECT s.*, SUM(s.__new) OVER (PARTITION BY " + names.keys("s")
                + " ORDER BY s.__seen, s.__at) AS __version FROM marked AS s";
    }

    private String grouped() {
        return "  SELECT " + names.keys("s") + ", s.__version, MIN(s.__at) AS __at,\n"
                + "    MAX(CASE WHEN s.__new = 1 OR s.__seen = 0 THEN s.__begins END) AS __begins, MIN(s.__gone) AS"
                + " __gone\n"
                + "  FROM numbered AS s GROUP BY " + names.keys("s") + ", s.__version";
    }

    /** No version begins before an earlier one of its key began or ended. */
    private String begun() {
        String order = "(PARTITION BY " + names.keys("g") + " ORDER BY g.__version";
        return "  SELECT g.*, MAX(GREATEST(g.__begins, g.__ended)) OVER " + order
                + " ROWS UNBOUNDED PRECEDING) AS __from\n"
                + "  FROM (SELECT g.*, LAG(g.__gone) OVER " + order + ") AS __ended,\n"
                + "      LAG(g.__version) OVER " + order + ") AS __before FROM grouped AS g) AS g";
    }

    private String ended() {
        return "SELECT " + names.keys("g") + ", g.__version, g.__at, g.__from,\n"
                + "  CASE WHEN g.__gone IS NULL THEN LEAD(g.__from) OVER (PARTITION BY " + names.keys("g")
                + " ORDER BY g.__version) ELSE GREATEST(g.__gone, g.__from) END AS __to,\n"
                + "  CASE WHEN g.__version = 1 AND g.__before IS NULL THEN 1 ELSE 0 END AS __first\n"
                + "FROM begun AS g";
    }

    private String endActive() {
        return names.endVersion() + "v.__to\nFROM " + names.versions() + " AS v\n"
                + "WHERE " + names.sameKey("v", "t") + " AND " + names.validTo("t")
                + " IS NULL AND v.__version = 0 AND v.__to IS NOT NULL";
    }

    private String insertVersions() {
        return names.insertIntoHistory()
                + "SELECT " + names.list("s", names.columns().loaded()) + ", " + begin() + ", v.__to\n"
                + "FROM " + names.versions() + " AS v JOIN " + names.delta() + " AS s ON " + names.sameKey("v", "s")
                + " AND " + names.time(names.observedAt("s")) + " = v.__at\n"
                + "WHERE v.__version > 0";
    }

    /** The first version of a key may begin at another time, but not after it ended. */
    private String begin() {
        InitialValidFrom ordinary = timestamp() ? InitialValidFrom.UPDATED_AT : InitialValidFrom.OBSERVED_AT;
        if (config.initialValidFrom() == ordinary) return "v.__from";
        return "CASE WHEN v.__first = 1 THEN LEAST(" + names.initialValidFrom(config, "s", now)
                + ", v.__to) ELSE v.__from END";
    }
}
