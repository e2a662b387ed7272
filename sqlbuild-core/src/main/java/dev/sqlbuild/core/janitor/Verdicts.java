package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.Glob;
import dev.sqlbuild.core.janitor.Cleanup.Action;
import dev.sqlbuild.core.janitor.Cleanup.Group;
import dev.sqlbuild.core.janitor.Cleanup.Kept;
import dev.sqlbuild.core.janitor.Cleanup.StateRows;
import dev.sqlbuild.core.janitor.Cleanup.Subject;
import dev.sqlbuild.core.version.ArchiveName;
import dev.sqlbuild.jdbc.SqlDialect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What goes and what stays, as it is found out. */
final class Verdicts {
    private final CleanupRules rules;
    private final SqlDialect dialect;
    private final Instant now;
    private final List<Action> actions = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();

    Verdicts(CleanupRules rules, SqlDialect dialect, Instant now) {
        this.rules = rules;
        this.dialect = dialect;
        this.now = now;
    }

    CleanupRules rules() {
        return rules;
    }

    Instant now() {
        return now;
    }

    /** Whether the user wants it never to be touched; then it stays. */
    boolean excludes(RelationInfo relation) {
        String name = relation.name().name().toLowerCase(Locale.ROOT);
        boolean excluded =
                rules.excluded().stream().anyMatch(glob -> Glob.matches(glob.toLowerCase(Locale.ROOT), name));
        if (excluded) keep(relation, Ground.EXCLUDED);
        return excluded;
    }

    void add(
            Group group,
            RelationInfo relation,
            Duration age,
            String reason,
            Optional<RelationName> archive,
            Subject subject) {
        actions.add(new Action(group, relation.name(), relation.kind(), age, reason, archive, subject));
    }

    /** Nobody knows how old it is, so it goes only where age does not matter. */
    void ageless(Group group, RelationInfo relation, String reason) {
        if (excludes(relation)) return;
        if (!rules.retention().isZero()) keep(relation, reason + "; its age is not known, --retention-days 0 drops it");
        else add(group, relation, Duration.ZERO, reason, archiveName(relation), new Subject.Leftover());
    }

    void keep(RelationInfo relation, String reason) {
        kept.add(new Kept(relation.name(), reason));
    }

    /** The name that a relation gets where nothing is dropped at once. */
    Optional<RelationName> archiveName(RelationInfo relation) {
        if (rules.archives().isEmpty()) return Optional.empty();
        String name = ArchiveName.of(relation.name().name(), now);
        return Optional.of(relation.name().withName(new HelperNames(dialect).fit(name)));
    }

    /** Views first: what they read can then go, too. */
    Cleanup cleanup(List<StateRows> stateRows) {
        actions.sort(Comparator.comparing((Action action) -> action.group())
                .thenComparing(action -> action.kind() == RelationKind.VIEW ? 0 : 1)
                .thenComparing(action -> action.relation().toString()));
        kept.sort(Comparator.comparing(stays -> stays.relation().toString()));
        return new Cleanup(actions, kept, stateRows);
    }
}
