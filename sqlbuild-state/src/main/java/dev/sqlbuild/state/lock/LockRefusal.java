package dev.sqlbuild.state.lock;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says why a lock was not given (virtual-operations.md 3.2). */
final class LockRefusal {
    private static final DateTimeFormatter CLOCK_TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int MOST_NAMED = 20;

    private LockRefusal() {}

    /**
     * One diagnostic for each holder that is in the way; the locks that concern the state schema are one.
     *
     * @param schema whether the schema itself was to be locked
     * @param inTheWay locks that were wanted, too
     * @param active all locks that somebody holds
     */
    static SqlBuildException of(boolean schema, List<LockRow> inTheWay, List<LockRow> active) {
        List<LockRow> others = inTheWay.stream()
                .filter(row -> schema || row.key().equals(LockKey.STATE_MIGRATION))
                .toList();
        Map<String, Long> holdings =
                active.stream().collect(Collectors.groupingBy(LockRow::owner, Collectors.counting()));
        if (!others.isEmpty()) return new SqlBuildException(schemaInUse(others, holdings));
        Map<String, List<LockRow>> byOwner = inTheWay.stream()
                .collect(Collectors.groupingBy(LockRow::owner, LinkedHashMap::new, Collectors.toList()));
        List<Diagnostic> diagnostics = new ArrayList<>();
        byOwner.forEach((owner, rows) -> diagnostics.add(locked(rows, holdings.getOrDefault(owner, 1L))));
        return new SqlBuildException(diagnostics);
    }

    private static Diagnostic schemaInUse(List<LockRow> rows, Map<String, Long> holdings) {
        String keys =
                String.join(", ", rows.stream().map(row -> row.key().text()).toList());
        Diagnostic diagnostic = Diagnostic.of(Code.S067, "the state schema is in use; active locks: " + keys);
        for (LockRow row : rows.subList(0, Math.min(rows.size(), MOST_NAMED))) {
            diagnostic = diagnostic.withNote(details(row));
        }
        LockRow first = rows.get(0);
        return diagnostic.withHelp(help(first, holdings.getOrDefault(first.owner(), 1L)));
    }

    private static Diagnostic locked(List<LockRow> rows, long holding) {
        LockRow row = rows.get(0);
        String held = " (held by " + row.command()
                + row.process().map(process -> ", " + process).orElse("") + ", since "
                + CLOCK_TIME.format(row.since().atOffset(ZoneOffset.UTC)) + ")";
        Diagnostic diagnostic = row.key().isVirtualEnv()
                ? Diagnostic.of(
                        Code.S014,
                        "virtual environment is locked: '" + row.key().subject() + "'" + held)
                : row.key().isVersion()
                        ? Diagnostic.of(
                                Code.S068,
                                row.key().versionKind() + " version '" + abbreviated(row) + "' is locked" + held)
                        : Diagnostic.of(Code.S067, "lock '" + row.key() + "' is taken" + held);
        Diagnostic told = diagnostic.withNote(details(row));
        for (LockRow other : rows.subList(1, Math.min(rows.size(), MOST_NAMED))) {
            told = told.withNote("lock " + other.key());
        }
        if (rows.size() > MOST_NAMED) told = told.withNote((rows.size() - MOST_NAMED) + " more that are wanted");
        return told.withHelp(help(row, holding));
    }

    private static String help(LockRow row, long holding) {
        if (holding == 1) return help(row);
        String owner = row.owner().contains(" ") ? "'" + row.owner() + "'" : row.owner();
        return help(row) + "; all " + holding + " locks of the same command with: sqb state locks clear --owner "
                + owner + " --force";
    }

    /** Name and eight digits of the hash. */
    private static String abbreviated(LockRow row) {
        String subject = row.key().subject();
        return subject.substring(0, Math.min(subject.length(), subject.indexOf(':') + 9));
    }

    private static String details(LockRow row) {
        return "lock " + row.key() + ", owner " + row.owner()
                + row.user().map(user -> ", user " + user).orElse("")
                + ", expires " + seconds(row.expires());
    }

    private static String help(LockRow row) {
        return "wait for it to finish, or clear it with: sqb state locks clear " + row.key() + " --force";
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
