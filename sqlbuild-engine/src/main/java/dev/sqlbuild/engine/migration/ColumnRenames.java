package dev.sqlbuild.engine.migration;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.migration.ColumnDecision;
import dev.sqlbuild.core.migration.ColumnMigration;
import dev.sqlbuild.core.migration.MigrationRecords;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.migration.OldNameView;
import dev.sqlbuild.engine.facts.ColumnRenameStore;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Gives renamed columns their new names before anything is built (models.md 11.5). The columns of a relation, the note
 * about them and the views at its old names change in one transaction: a death leaves all of it or nothing.
 */
public final class ColumnRenames {
    private final Adapter adapter;
    private final ColumnRenameStore store;
    private final MigrationRecords recorded;
    private final String runId;
    private final Clock clock;

    /** @param recorded what earlier builds and the moves of this one have recorded */
    public ColumnRenames(Adapter adapter, MigrationRecords recorded, String runId, Clock clock) {
        this.adapter = adapter;
        this.store = new ColumnRenameStore(adapter);
        this.recorded = recorded;
        this.runId = runId;
        this.clock = clock;
    }

    /** Makes every rename of a plan; what fails ends the command with the columns of that relation as they were. */
    public void run(Session session, List<ColumnMigration> columns) {
        Map<RelationName, List<ColumnMigration>> byRelation = new LinkedHashMap<>();
        for (ColumnMigration column : columns) {
            if (!column.decision().acts()) continue;
            byRelation
                    .computeIfAbsent(column.relation(), relation -> new ArrayList<>())
                    .add(column);
        }
        byRelation.forEach((relation, renamed) -> rename(session, relation, renamed));
    }

    private void rename(Session session, RelationName relation, List<ColumnMigration> columns) {
        store.ensure(session, relation);
        Map<RelationName, List<String>> views = views(session, relation);
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        session.inTransaction(() -> {
            List<String> names = names(session, relation);
            for (ColumnMigration column : columns) {
                if (column.decision() == ColumnDecision.RENAME) {
                    requireAsPlanned(column, names);
                    adapter.renameColumn(session, relation, column.former(), column.column());
                }
                store.add(session, column, UUID.randomUUID().toString(), runId, now);
            }
            views.forEach((view, kept) -> point(session, relation, view, kept, columns));
        });
    }

    /** Somebody may have changed the table since it was planned. */
    private static void requireAsPlanned(ColumnMigration column, List<String> names) {
        boolean both = names.stream().anyMatch(column.column()::equalsIgnoreCase);
        if (!both) return;
        throw new SqlBuildException(Diagnostic.of(
                        Code.M110,
                        "model '" + column.model().name() + "': " + column.relation() + " has both '" + column.former()
                                + "' and '" + column.column() + "'")
                .on("model", column.model().name())
                .withHelp("drop one of them by hand, or remove migrate_from"));
    }

    /** Views at old names of the relation with the names that they give its columns; what others made is left alone. */
    private Map<RelationName, List<String>> views(Session session, RelationName relation) {
        Map<RelationName, List<String>> views = new LinkedHashMap<>();
        for (OldNameRecord record : recorded.viewsOf(relation)) {
            RelationName view = OldNameView.relation(record.oldRelation());
            if (OldNames.stands(adapter, session, view, relation)) views.put(view, names(session, view));
        }
        return views;
    }

    /** Lets a view go on showing the columns that it has, wherever they are now. */
    private void point(
            Session session,
            RelationName relation,
            RelationName view,
            List<String> shown,
            List<ColumnMigration> columns) {
        Map<String, String> renames = new HashMap<>(recorded.columnsSince(relation, LocalDateTime.MIN));
        columns.forEach(column -> MigrationRecords.addRename(renames, column.former(), column.column()));
        String select = OldNameView.again(adapter.dialect(), relation, shown, names(session, relation), renames);
        adapter.renderCreateViewAs(view, select).forEach(session::execute);
    }

    private List<String> names(Session session, RelationName relation) {
        return adapter.columns(session, relation).stream().map(ColumnInfo::name).toList();
    }
}
