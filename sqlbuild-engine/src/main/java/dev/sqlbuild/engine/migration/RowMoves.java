package dev.sqlbuild.engine.migration;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.migration.Migrations;
import dev.sqlbuild.core.migration.ModelMigration;
import dev.sqlbuild.core.migration.ModelMigration.OldName;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.migration.Takeover;
import dev.sqlbuild.engine.facts.MoveStore;
import dev.sqlbuild.engine.facts.OldNameStore;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves the rows of renamed models before anything is built (models.md 11.3). The origin is copied and the copy checked;
 * then the copy takes its name and the move is recorded, in one transaction. A death before it leaves the copy and
 * nothing else, a death after it a finished move; the origin is untouched either way.
 */
public final class RowMoves {
    private final Adapter adapter;
    private final MoveStore moves;
    private final OldNameStore oldNames;
    private final String runId;
    private final Clock clock;

    public RowMoves(Adapter adapter, String runId, Clock clock) {
        this.adapter = adapter;
        this.moves = new MoveStore(adapter);
        this.oldNames = new OldNameStore(adapter);
        this.runId = runId;
        this.clock = clock;
    }

    /** Makes every move of a plan; what fails ends the command with everything at its old place. */
    public void run(Session session, Migrations migrations) {
        for (ModelMigration move : migrations.models()) {
            if (move.decision().moves()) run(session, move);
        }
        for (Takeover takeover : migrations.takeovers()) {
            RelationName archive = names().free(session, takeover.relation(), "origin");
            adapter.rename(session, takeover.relation(), archive, RelationKind.TABLE);
        }
    }

    private void run(Session session, ModelMigration move) {
        RelationName destination = move.destination();
        destination.schema().ifPresent(schema -> adapter.ensureSchema(session, destination.database(), schema));
        ArchiveNames names = names();
        RelationName stage = names.free(session, destination, "stage");
        String rows = SqlText.of(adapter.dialect())
                .add("SELECT * FROM ")
                .name(move.origin())
                .toString();
        adapter.createTableAs(session, stage, rows, Ownership.UNMANAGED);
        check(session, move, stage);
        moves.ensure(session, destination);
        oldNames.ensure(session, destination);
        LocalDateTime now = names.at();
        String id = UUID.randomUUID().toString();
        session.inTransaction(() -> {
            switch (move.obstacle()) {
                case TABLE ->
                    adapter.rename(
                            session, destination, names.free(session, destination, "previous"), RelationKind.TABLE);
                case VIEW -> adapter.drop(session, destination, RelationKind.VIEW);
                case NONE -> {}
            }
            adapter.rename(session, stage, destination, RelationKind.TABLE);
            moves.add(session, move, id, runId, now);
            if (move.oldName() != OldName.LEAVE) {
                oldNames.add(session, destination, required(move, id, now), runId);
            }
        });
    }

    /** What is to become of the old name is fixed with the move: later settings do not change it. */
    static OldNameRecord required(ModelMigration move, String id, LocalDateTime now) {
        return new OldNameRecord(
                id,
                move.model().name(),
                move.origin().toString(),
                move.destination().toString(),
                OldNameRecord.Step.REQUIRED,
                move.oldName() == OldName.VIEW ? move.oldNameView().map(now::plus) : Optional.empty(),
                now);
    }

    private void check(Session session, ModelMigration move, RelationName stage) {
        List<String> wanted = columns(session, move.origin());
        List<String> copied = columns(session, stage);
        long before = adapter.countRows(session, move.origin());
        long after = adapter.countRows(session, stage);
        if (wanted.equals(copied) && before == after) return;
        adapter.drop(session, stage, RelationKind.TABLE);
        throw new SqlBuildException(Diagnostic.of(
                        Code.C000,
                        "the copy of " + move.origin() + " for model '"
                                + move.model().name() + "' has " + after + " rows instead of " + before
                                + ", or other columns; nothing was moved")
                .on("model", move.model().name())
                .withHelp("let nothing else write to " + move.origin() + " and build again"));
    }

    private List<String> columns(Session session, RelationName relation) {
        return adapter.columns(session, relation).stream().map(ColumnInfo::name).toList();
    }

    private ArchiveNames names() {
        return new ArchiveNames(adapter, LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
    }
}
