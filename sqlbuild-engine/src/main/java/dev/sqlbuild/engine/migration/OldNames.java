package dev.sqlbuild.engine.migration;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.migration.MigrationRecords;
import dev.sqlbuild.core.migration.Migrations;
import dev.sqlbuild.core.migration.ModelMigration;
import dev.sqlbuild.core.migration.ModelMigration.OldName;
import dev.sqlbuild.core.migration.MoveDecision;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.migration.OldNameRecord.Step;
import dev.sqlbuild.core.migration.OldNameView;
import dev.sqlbuild.engine.facts.MoveStore;
import dev.sqlbuild.engine.facts.OldNameStore;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Replaces the old names of models that are built under their new ones (models.md 11.4): the old relation is archived
 * and a view takes its place, in one transaction. What a death leaves undone is recorded as required and done by the
 * next build.
 */
public final class OldNames {
    private final Adapter adapter;
    private final MoveStore moves;
    private final OldNameStore oldNames;
    private final String runId;
    private final Clock clock;
    private final List<Diagnostic> findings = new ArrayList<>();

    public OldNames(Adapter adapter, String runId, Clock clock) {
        this.adapter = adapter;
        this.moves = new MoveStore(adapter);
        this.oldNames = new OldNameStore(adapter);
        this.runId = runId;
        this.clock = clock;
    }

    /**
     * Replaces what the plan and earlier runs left.
     *
     * @param recorded what is recorded after the moves of this run
     * @param finished whether a model stands as it is planned
     * @return {@code M117} for each name that could not be replaced, warnings about views of others
     */
    public List<Diagnostic> run(
            Session session, Migrations migrations, MigrationRecords recorded, Predicate<NodeId> finished) {
        for (ModelMigration migration : migrations.models()) {
            boolean plain = migration.decision() == MoveDecision.RENAMED;
            if (plain && finished.test(migration.model())) rename(session, migration);
        }
        for (OldNameRecord step : recorded.latestSteps()) {
            boolean open = step.step() == Step.REQUIRED || step.step() == Step.ORIGIN_ARCHIVED;
            boolean known = isOf(migrations, step);
            if (open && known && finished.test(NodeId.model(step.model()))) {
                attempt(session, step, formerNames(migrations, recorded, step));
            }
        }
        return findings;
    }

    private static boolean isOf(Migrations migrations, OldNameRecord step) {
        return migrations.unfinished().stream()
                        .anyMatch(left -> left.migrationId().equals(step.migrationId()))
                || migrations.models().stream()
                        .anyMatch(model -> model.destination().toString().equals(step.newRelation()));
    }

    /** What the columns of a relation were called when it got its name, by their present names. */
    private static Map<String, String> formerNames(
            Migrations migrations, MigrationRecords recorded, OldNameRecord step) {
        Map<String, String> former = new HashMap<>();
        migrations.models().stream()
                .filter(model -> model.destination().toString().equals(step.newRelation()))
                .forEach(model -> former.putAll(model.oldColumns()));
        recorded.columnsSince(OldNameView.relation(step.newRelation()), recorded.timeOf(step.migrationId()))
                .forEach((before, after) -> former.put(after, before));
        return former;
    }

    /** A view or table that was built anew: there were no rows to move, so the rename is recorded now. */
    private void rename(Session session, ModelMigration migration) {
        LocalDateTime now = now();
        String id = UUID.randomUUID().toString();
        OldNameRecord required = RowMoves.required(migration, id, now);
        try {
            moves.ensure(session, migration.destination());
            oldNames.ensure(session, migration.destination());
            session.inTransaction(() -> {
                moves.add(session, migration, id, runId, now);
                if (migration.oldName() != OldName.LEAVE) {
                    oldNames.add(session, migration.destination(), required, runId);
                }
            });
        } catch (SqlBuildException e) {
            failed(required, e);
            return;
        }
        if (migration.oldName() != OldName.LEAVE) attempt(session, required, migration.oldColumns());
    }

    private void attempt(Session session, OldNameRecord step, Map<String, String> formerNames) {
        try {
            replace(session, step, formerNames);
        } catch (SqlBuildException e) {
            failed(step, e);
        }
    }

    private void failed(OldNameRecord step, SqlBuildException cause) {
        findings.add(Diagnostic.of(
                        Code.M117,
                        "model '" + step.model() + "' is built, but its old name " + step.oldRelation()
                                + " could not be replaced")
                .on("model", step.model())
                .withNote(cause.diagnostic().message())
                .withHelp("build again once the cause is gone; the rows are safe in " + step.newRelation()));
    }

    private void replace(Session session, OldNameRecord step, Map<String, String> formerNames) {
        RelationName old = OldNameView.relation(step.oldRelation());
        RelationName current = OldNameView.relation(step.newRelation());
        LocalDateTime now = now();
        RelationName archive = new ArchiveNames(adapter, now).free(session, old, "origin");
        Optional<RelationKind> kind = adapter.findKind(session, old);
        boolean table = kind.filter(RelationKind.TABLE::equals).isPresent();
        if (table) warnOfReaders(session, old, current, archive);
        session.inTransaction(() -> {
            if (table) adapter.rename(session, old, archive, RelationKind.TABLE);
            oldNames.add(session, current, step.after(Step.ORIGIN_ARCHIVED, now), runId);
            if (step.expiresAt().isEmpty()) {
                if (!table && kind.isPresent()) adapter.drop(session, old, RelationKind.VIEW);
                oldNames.add(session, current, step.after(Step.VIEW_DROPPED, now.plusNanos(1_000_000)), runId);
                return;
            }
            if (!table && kind.isPresent()) adapter.drop(session, old, RelationKind.VIEW);
            List<String> columns = adapter.columns(session, current).stream()
                    .map(ColumnInfo::name)
                    .toList();
            String select = OldNameView.select(adapter.dialect(), current, columns, formerNames);
            adapter.renderCreateViewAs(old, select).forEach(session::execute);
            if (table) findings.addAll(adapter.carryTraits(session, archive, old));
            oldNames.add(session, current, step.after(Step.VIEW_CREATED, now.plusNanos(1_000_000)), runId);
        });
    }

    private void warnOfReaders(Session session, RelationName old, RelationName current, RelationName archive) {
        for (RelationName reader : adapter.boundReaders(session, old)) {
            findings.add(Diagnostic.of(
                            Code.M115,
                            reader + " reads " + old + " and goes on reading it as " + archive
                                    + ", which gets no new rows")
                    .withHelp("create it again on " + current));
        }
    }

    /** Whether the view that stands for an old name is there, and still the one that was made for it. */
    public static boolean stands(Adapter adapter, Session session, RelationName view, RelationName relation) {
        String schema = view.schema().orElse(adapter.defaultSchema());
        return adapter.viewDefinitions(session, view.database(), List.of(schema)).entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(view.name()))
                .anyMatch(entry -> OldNameView.isOver(entry.getValue(), relation, adapter.dialect()));
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
