package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.Glob;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.janitor.Cleanup.Action;
import dev.sqlbuild.core.janitor.Cleanup.Group;
import dev.sqlbuild.core.janitor.Cleanup.Kept;
import dev.sqlbuild.core.janitor.Cleanup.StateRows;
import dev.sqlbuild.core.janitor.Cleanup.Subject;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.migration.OldNameView;
import dev.sqlbuild.core.model.FunctionIdentity;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.jdbc.SqlDialect;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides what goes (virtual-recovery.md 6.5). Only what a build has recorded, what bears the exact name of a helper of
 * such a relation, and what a janitor has put aside itself; whatever is in doubt stays. Relations that nobody has
 * recorded go only where the project says that nothing else lives in its schemas ({@code delete_tracked_only}).
 */
public final class CleanupPlanner {
    /** Functions have names of their own; a relation of the same name is something else. */
    private static final Set<NodeKind> RELATIONS = Set.of(NodeKind.MODEL, NodeKind.SEED);

    private static final String QUERY_TABLE = "sqb_qdiff__";
    /** Names that SQLBuild keeps for itself; what bears one and is not known is reported, never touched. */
    private static final List<String> OWN_NAMES = List.of("_sqlbuild_", "_sqb_", "sqb_");

    private final CleanupRules rules;
    private final SqlDialect dialect;
    private final String defaultSchema;
    private final Instant now;
    private final CleanupFacts facts;
    private final Set<String> used;
    private final Map<String, Fingerprint> recorded = new HashMap<>();
    private final Map<String, OldNameRecord> oldNames = new HashMap<>();
    private final Map<String, LocalDateTime> queryTables = new HashMap<>();
    private final List<Action> actions = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();

    public CleanupPlanner(
            CleanupRules rules, SqlDialect dialect, String defaultSchema, Instant now, CleanupFacts facts) {
        this.rules = rules;
        this.dialect = dialect;
        this.defaultSchema = defaultSchema;
        this.now = now;
        this.facts = facts;
        this.used = facts.used().stream().map(this::key).collect(Collectors.toSet());
        facts.records().values().stream()
                .filter(record -> RELATIONS.contains(record.node().kind()))
                .forEach(record -> recorded.merge(key(record.target()), record, CleanupPlanner::newer));
        facts.oldNames().forEach(old -> oldNames.put(key(OldNameView.relation(old.oldRelation())), old));
        facts.queryTables().forEach((table, at) -> queryTables.put(key(table), at));
    }

    private static Fingerprint newer(Fingerprint one, Fingerprint other) {
        return one.at().isBefore(other.at()) ? other : one;
    }

    /**
     * The plan over everything in the schemas in which the project builds.
     *
     * @param columns live columns of a relation
     */
    public Cleanup plan(Function<RelationName, List<ColumnInfo>> columns, List<StateRows> stateRows) {
        for (RelationInfo relation : facts.relations()) {
            if (relation.kind() != RelationKind.OTHER && !used.contains(key(relation.name()))) judge(relation, columns);
        }
        facts.testSchemas().forEach(this::testSchema);
        Set<String> functions = facts.functions().stream().map(this::key).collect(Collectors.toSet());
        facts.records().values().stream()
                .filter(record -> record.node().kind() == NodeKind.FUNCTION)
                .filter(record -> functions.contains(key(record.target())) && !used.contains(key(record.target())))
                .forEach(this::function);
        // Views first: what they read can then go, too.
        actions.sort(Comparator.comparing((Action action) -> action.group())
                .thenComparing(action -> action.kind() == RelationKind.VIEW ? 0 : 1)
                .thenComparing(action -> action.relation().toString()));
        kept.sort(Comparator.comparing(stays -> stays.relation().toString()));
        return new Cleanup(actions, kept, stateRows);
    }

    private void judge(RelationInfo relation, Function<RelationName, List<ColumnInfo>> columns) {
        String name = relation.name().name();
        Optional<Instant> archived = ArchiveName.time(name);
        Fingerprint record = recorded.get(key(relation.name()));
        Optional<String> base = HelperPattern.base(name);
        OldNameRecord old = oldNames.get(key(relation.name()));
        if (archived.isPresent()) archive(relation, archived.get());
        else if (old != null && relation.kind() == RelationKind.VIEW) oldName(relation, old);
        else if (name.startsWith(QUERY_TABLE)) queryTable(relation);
        else if (HelperPattern.isOfScenario(name)) ageless(Group.LEFTOVER, relation, "left by a scenario");
        else if (record != null) removed(relation, record, columns);
        else if (base.isPresent() && isRecorded(relation, base.get())) leftover(relation, base.get());
        else if (!rules.trackedOnly() && !isOwn(name)) ageless(Group.UNTRACKED, relation, "nothing is recorded of it");
        else if (base.isPresent()) unknownOwner(relation, base.get());
    }

    private static boolean isOwn(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return OWN_NAMES.stream().anyMatch(folded::startsWith);
    }

    private boolean isRecorded(RelationInfo relation, String base) {
        return recorded.containsKey(key(relation.name().withName(base)));
    }

    /** Only the view that was made for the name: what it does can be told from its text. */
    private void oldName(RelationInfo relation, OldNameRecord old) {
        RelationName current = OldNameView.relation(old.newRelation());
        String sql = facts.viewSql().getOrDefault(relation.name(), "");
        Optional<Instant> end = old.expiresAt().map(time -> time.toInstant(ZoneOffset.UTC));
        String what = "the old name of model " + old.model();
        if (isExcluded(relation)) return;
        if (!OldNameView.isOver(sql, current, dialect)) keep(relation, "it is not the view that was made for " + what);
        else if (end.isEmpty() || end.get().isAfter(now)) {
            keep(
                    relation,
                    what
                            + old.expiresAt()
                                    .map(time -> " until " + time.toLocalDate())
                                    .orElse(""));
        } else {
            Duration age = Duration.between(end.get(), now);
            String reason = what + ", which ended " + Age.days(age) + " ago";
            add(Group.OLD_NAME, relation, age, reason, Optional.empty(), new Subject.OldName(old));
        }
    }

    private void queryTable(RelationInfo relation) {
        LocalDateTime at = queryTables.get(key(relation.name()));
        if (isExcluded(relation)) return;
        if (at == null || relation.kind() != RelationKind.TABLE) {
            keep(relation, "it has the name of a query diff's table, but nothing is recorded of it");
            return;
        }
        Duration age = Duration.between(at.toInstant(ZoneOffset.UTC), now);
        if (age.compareTo(rules.queryTables()) < 0) keep(relation, "a query diff made it " + Age.days(age) + " ago");
        else {
            String reason = "left by a query diff " + Age.days(age) + " ago";
            add(Group.LEFTOVER, relation, age, reason, Optional.empty(), new Subject.QueryTable());
        }
    }

    /** Nobody knows how old it is, so it goes only where age does not matter. */
    private void ageless(Group group, RelationInfo relation, String reason) {
        if (isExcluded(relation)) return;
        if (!rules.retention().isZero()) keep(relation, reason + "; its age is not known, --retention-days 0 drops it");
        else {
            add(group, relation, Duration.ZERO, reason, archiveName(relation), new Subject.Leftover());
        }
    }

    private void testSchema(CleanupFacts.TestSchema found) {
        RelationInfo schema = new RelationInfo(found.schema(), RelationKind.OTHER);
        if (isExcluded(schema)) return;
        if (found.relations() > 0) keep(schema, "it holds relations, which tests do not make");
        else if (!rules.retention().isZero()) {
            keep(schema, "left by tests; its age is not known, --retention-days 0 drops it");
        } else {
            add(Group.TEST_SCHEMA, schema, Duration.ZERO, "left by tests", Optional.empty(), new Subject.TestSchema());
        }
    }

    /** What was put aside may still call it, so it stays until that is dropped. */
    private void function(Fingerprint record) {
        RelationInfo function = new RelationInfo(record.target(), RelationKind.OTHER);
        String node = "function " + record.node().name();
        Duration age = age(record);
        Duration limit = rules.retention().plus(rules.archives().orElse(Duration.ZERO));
        Optional<FunctionSignature> signature =
                FunctionIdentity.signature(record.metadata().identity());
        if (isExcluded(function)) return;
        if (facts.authored().contains(record.node().name())) keep(function, node + " still has a file");
        else if (age.compareTo(limit) < 0) keep(function, node + " was created " + Age.days(age) + " ago");
        else if (signature.isEmpty()) keep(function, "the arguments of " + node + " are not known");
        else {
            String reason = node + " is gone, created " + Age.days(age) + " ago";
            Subject subject = new Subject.Function(record, signature.get());
            add(Group.FUNCTION, function, age, reason, Optional.empty(), subject);
        }
    }

    private void archive(RelationInfo relation, Instant at) {
        Duration age = Duration.between(at, now);
        Duration limit = rules.archives().orElse(rules.retention());
        if (isExcluded(relation)) return;
        if (age.compareTo(limit) < 0) keep(relation, "put aside " + Age.days(age) + " ago");
        else
            add(
                    Group.ARCHIVE,
                    relation,
                    age,
                    "put aside " + Age.days(age) + " ago",
                    Optional.empty(),
                    new Subject.Leftover());
    }

    private void removed(RelationInfo relation, Fingerprint record, Function<RelationName, List<ColumnInfo>> columns) {
        String node = record.node().kind().word() + " " + record.node().name();
        Duration age = age(record);
        if (isExcluded(relation)) return;
        if (facts.authored().contains(record.node().name())) keep(relation, node + " still has a file");
        else if (age.compareTo(rules.retention()) < 0) keep(relation, node + " was built " + Age.days(age) + " ago");
        else if (!isWhatWasBuilt(relation, record, columns)) keep(relation, "it is not what was built as " + node);
        else {
            String reason = node + " is gone, built " + Age.days(age) + " ago";
            add(Group.REMOVED, relation, age, reason, archiveName(relation), new Subject.Node(record));
        }
    }

    /** Somebody may have put something else in its place. */
    private static boolean isWhatWasBuilt(
            RelationInfo relation, Fingerprint record, Function<RelationName, List<ColumnInfo>> columns) {
        boolean view =
                record.metadata().materialization().filter("view"::equals).isPresent();
        if (view != (relation.kind() == RelationKind.VIEW)) return false;
        String before = record.schemaHash();
        return before.isEmpty() || before.equals(Fingerprint.schemaHash(columns.apply(relation.name())));
    }

    /** Of the relation it belongs to, which nobody has built since. */
    private void leftover(RelationInfo relation, String base) {
        RelationName owner = relation.name().withName(base);
        if (isExcluded(relation)) return;
        Duration age = age(Objects.requireNonNull(recorded.get(key(owner))));
        if (age.compareTo(rules.retention()) < 0) keep(relation, owner + " was built " + Age.days(age) + " ago");
        else add(Group.LEFTOVER, relation, age, "left beside " + owner, archiveName(relation), new Subject.Leftover());
    }

    private void unknownOwner(RelationInfo relation, String base) {
        if (isExcluded(relation)) return;
        keep(relation, "nothing is recorded of " + relation.name().withName(base));
    }

    private boolean isExcluded(RelationInfo relation) {
        String name = relation.name().name().toLowerCase(Locale.ROOT);
        boolean excluded =
                rules.excluded().stream().anyMatch(glob -> Glob.matches(glob.toLowerCase(Locale.ROOT), name));
        if (excluded) keep(relation, "excluded by exclude_patterns");
        return excluded;
    }

    private Optional<RelationName> archiveName(RelationInfo relation) {
        if (rules.archives().isEmpty()) return Optional.empty();
        String name = ArchiveName.of(relation.name().name(), now);
        return Optional.of(relation.name().withName(new HelperNames(dialect).fit(name)));
    }

    private void add(
            Group group,
            RelationInfo relation,
            Duration age,
            String reason,
            Optional<RelationName> archive,
            Subject subject) {
        actions.add(new Action(group, relation.name(), relation.kind(), age, reason, archive, subject));
    }

    private void keep(RelationInfo relation, String reason) {
        kept.add(new Kept(relation.name(), reason));
    }

    private Duration age(Fingerprint record) {
        return Duration.between(record.at().toInstant(ZoneOffset.UTC), now);
    }

    private String key(RelationName relation) {
        RelationName placed = relation.schema().isPresent() ? relation : relation.withSchema(defaultSchema);
        return placed.key(dialect);
    }
}
