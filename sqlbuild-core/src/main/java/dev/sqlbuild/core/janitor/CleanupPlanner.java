package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.janitor.Cleanup.Group;
import dev.sqlbuild.core.janitor.Cleanup.StateRows;
import dev.sqlbuild.core.janitor.Cleanup.Subject;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.migration.OldNameView;
import dev.sqlbuild.core.model.FunctionIdentity;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.version.ArchiveName;
import dev.sqlbuild.jdbc.SqlDialect;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
    private final Verdicts verdicts;
    private final Scratch scratch;

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
        this.verdicts = new Verdicts(rules, dialect, now);
        this.scratch = new Scratch(verdicts, facts.scratch(), dialect, defaultSchema);
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
        for (RelationInfo relation : facts.scratch().relations()) {
            if (relation.kind() != RelationKind.OTHER && !used.contains(key(relation.name()))) judge(relation, columns);
        }
        facts.scratch().testSchemas().forEach(scratch::judge);
        Set<String> functions = facts.functions().stream().map(this::key).collect(Collectors.toSet());
        facts.records().values().stream()
                .filter(record -> record.node().kind() == NodeKind.FUNCTION)
                .filter(record -> functions.contains(key(record.target())) && !used.contains(key(record.target())))
                .forEach(this::function);
        return verdicts.cleanup(stateRows);
    }

    private void judge(RelationInfo relation, Function<RelationName, List<ColumnInfo>> columns) {
        String name = relation.name().name();
        Optional<Instant> archived = ArchiveName.time(name);
        Fingerprint record = recorded.get(key(relation.name()));
        Optional<String> base = HelperPattern.base(name);
        OldNameRecord old = oldNames.get(key(relation.name()));
        if (archived.isPresent()) archive(relation, archived.get());
        else if (old != null && relation.kind() == RelationKind.VIEW) oldName(relation, old);
        else if (Scratch.isScratch(relation)) scratch.judge(relation);
        else if (record != null) removed(relation, record, columns);
        else if (base.isPresent() && isRecorded(relation, base.get())) leftover(relation, base.get());
        else if (!rules.trackedOnly() && !isOwn(name))
            verdicts.ageless(Group.UNTRACKED, relation, "nothing is recorded of it");
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
        if (verdicts.excludes(relation)) return;
        if (!OldNameView.isOver(sql, current, dialect))
            verdicts.keep(relation, "it is not the view that was made for " + what);
        else if (end.isEmpty() || end.get().isAfter(now)) {
            verdicts.keep(
                    relation,
                    what
                            + old.expiresAt()
                                    .map(time -> " until " + time.toLocalDate())
                                    .orElse(""));
        } else {
            Duration age = Duration.between(end.get(), now);
            String reason = what + ", which ended " + Age.days(age) + " ago";
            verdicts.add(Group.OLD_NAME, relation, age, reason, Optional.empty(), new Subject.OldName(old));
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
        if (verdicts.excludes(function)) return;
        if (facts.authored().contains(record.node().name())) verdicts.keep(function, node + " still has a file");
        else if (age.compareTo(limit) < 0) verdicts.keep(function, node + " was created " + Age.days(age) + " ago");
        else if (signature.isEmpty()) verdicts.keep(function, "the arguments of " + node + " are not known");
        else {
            String reason = node + " is gone, created " + Age.days(age) + " ago";
            Subject subject = new Subject.Function(record, signature.get());
            verdicts.add(Group.FUNCTION, function, age, reason, Optional.empty(), subject);
        }
    }

    private void archive(RelationInfo relation, Instant at) {
        Duration age = Duration.between(at, now);
        Duration limit = rules.archives().orElse(rules.retention());
        if (verdicts.excludes(relation)) return;
        if (age.compareTo(limit) < 0) verdicts.keep(relation, "put aside " + Age.days(age) + " ago");
        else
            verdicts.add(
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
        if (verdicts.excludes(relation)) return;
        if (facts.authored().contains(record.node().name())) verdicts.keep(relation, node + " still has a file");
        else if (age.compareTo(rules.retention()) < 0)
            verdicts.keep(relation, node + " was built " + Age.days(age) + " ago");
        else if (!isWhatWasBuilt(relation, record, columns))
            verdicts.keep(relation, "it is not what was built as " + node);
        else {
            String reason = node + " is gone, built " + Age.days(age) + " ago";
            verdicts.add(
                    Group.REMOVED, relation, age, reason, verdicts.archiveName(relation), new Subject.Node(record));
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
        if (verdicts.excludes(relation)) return;
        Duration age = age(Objects.requireNonNull(recorded.get(key(owner))));
        if (age.compareTo(rules.retention()) < 0)
            verdicts.keep(relation, owner + " was built " + Age.days(age) + " ago");
        else
            verdicts.add(
                    Group.LEFTOVER,
                    relation,
                    age,
                    "left beside " + owner,
                    verdicts.archiveName(relation),
                    new Subject.Leftover());
    }

    private void unknownOwner(RelationInfo relation, String base) {
        if (verdicts.excludes(relation)) return;
        verdicts.keep(relation, "nothing is recorded of " + relation.name().withName(base));
    }

    private Duration age(Fingerprint record) {
        return Duration.between(record.at().toInstant(ZoneOffset.UTC), now);
    }

    private String key(RelationName relation) {
        RelationName placed = relation.schema().isPresent() ? relation : relation.withSchema(defaultSchema);
        return placed.key(dialect);
    }
}
