package dev.sqlbuild.engine.facts;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.migration.MigrationRecords;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.jdbc.Session;
import java.util.Collection;

/** Reads everything that is recorded about renames of models and columns. */
public final class MigrationReader {
    private final MoveStore moves;
    private final OldNameStore oldNames;
    private final ColumnRenameStore columns;

    public MigrationReader(Adapter adapter) {
        this.moves = new MoveStore(adapter);
        this.oldNames = new OldNameStore(adapter);
        this.columns = new ColumnRenameStore(adapter);
    }

    /** Everything recorded in the schemas in which an environment builds. */
    public MigrationRecords read(Session session, Collection<RelationName> targets, WarehouseFacts warehouse) {
        return new MigrationRecords(
                moves.read(session, targets, warehouse),
                oldNames.read(session, targets, warehouse),
                columns.read(session, targets, warehouse));
    }
}
