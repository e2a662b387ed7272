package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.janitor.Cleanup.Group;
import dev.sqlbuild.core.janitor.Cleanup.Subject;
import dev.sqlbuild.core.janitor.ScratchFacts.TestSchema;
import dev.sqlbuild.jdbc.SqlDialect;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What commands make for a moment and leave when they die, in both modes: tables of query diffs, relations of scenarios,
 * schemas of tests (virtual-recovery.md 6.5).
 */
public final class Scratch {
    private static final String QUERY_TABLE = "sqb_qdiff__";

    private final Verdicts verdicts;
    private final UnaryOperator<RelationName> placed;
    private final SqlDialect dialect;
    private final Map<String, LocalDateTime> queryTables = new HashMap<>();

    Scratch(Verdicts verdicts, ScratchFacts facts, SqlDialect dialect, String defaultSchema) {
        this.verdicts = verdicts;
        this.dialect = dialect;
        this.placed = name -> name.schema().isPresent() ? name : name.withSchema(defaultSchema);
        facts.queryTables().forEach((table, at) -> queryTables.put(key(table), at));
    }

    /** Nothing but this, with relations that look like it and stay. */
    public static Cleanup plan(
            CleanupRules rules, SqlDialect dialect, String defaultSchema, Instant now, ScratchFacts facts) {
        Verdicts verdicts = new Verdicts(rules, dialect, now);
        Scratch scratch = new Scratch(verdicts, facts, dialect, defaultSchema);
        facts.relations().stream().filter(Scratch::isScratch).forEach(scratch::judge);
        facts.testSchemas().forEach(scratch::judge);
        return verdicts.cleanup(List.of());
    }

    /** Whether a relation bears the name of one. */
    static boolean isScratch(RelationInfo relation) {
        String name = relation.name().name();
        return relation.kind() != RelationKind.OTHER
                && (name.startsWith(QUERY_TABLE) || HelperPattern.isOfScenario(name));
    }

    void judge(RelationInfo relation) {
        if (relation.name().name().startsWith(QUERY_TABLE)) queryTable(relation);
        else verdicts.ageless(Group.LEFTOVER, relation, "left by a scenario");
    }

    void judge(TestSchema found) {
        RelationInfo schema = new RelationInfo(found.schema(), RelationKind.OTHER);
        if (verdicts.excludes(schema)) return;
        Duration age =
                found.made().map(made -> Duration.between(made, verdicts.now())).orElse(Duration.ZERO);
        String left = "left by tests"
                + found.made().map(made -> " " + Age.days(age) + " ago").orElse("");
        if (found.relations() > 0) verdicts.keep(schema, "it holds relations, which tests do not make");
        else if (age.compareTo(verdicts.rules().retention()) < 0) {
            boolean known = found.made().isPresent();
            verdicts.keep(schema, left + (known ? "" : "; its age is not known, --retention-days 0 drops it"));
        } else {
            verdicts.add(Group.TEST_SCHEMA, schema, age, left, Optional.empty(), new Subject.TestSchema());
        }
    }

    private void queryTable(RelationInfo relation) {
        LocalDateTime at = queryTables.get(key(relation.name()));
        if (verdicts.excludes(relation)) return;
        if (at == null || relation.kind() != RelationKind.TABLE) {
            verdicts.keep(relation, "it has the name of a query diff's table, but nothing is recorded of it");
            return;
        }
        Duration age = Duration.between(at.toInstant(ZoneOffset.UTC), verdicts.now());
        if (age.compareTo(verdicts.rules().queryTables()) < 0) {
            verdicts.keep(relation, "a query diff made it " + Age.days(age) + " ago");
        } else {
            String reason = "left by a query diff " + Age.days(age) + " ago";
            verdicts.add(Group.LEFTOVER, relation, age, reason, Optional.empty(), new Subject.QueryTable());
        }
    }

    private String key(RelationName relation) {
        return placed.apply(relation).key(dialect);
    }
}
