package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.janitor.Cleanup.Action;
import dev.sqlbuild.core.janitor.Cleanup.Subject;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.migration.OldNameView;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.version.ArchiveName;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.engine.facts.OldNameStore;
import dev.sqlbuild.engine.facts.QueryArtifacts;
import dev.sqlbuild.engine.migration.OldNames;
import dev.sqlbuild.jdbc.Session;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Takes one thing away after the other. Each and the note about it change in one transaction: whenever the process dies,
 * what the next run may touch is still what SQLBuild made.
 */
final class Removal {
    private final Adapter adapter;
    private final Session session;
    private final String runId;
    private final Instant now;
    private final FingerprintStore store;

    /** @param now when the run began */
    Removal(Adapter adapter, Session session, String runId, Instant now) {
        this.adapter = adapter;
        this.session = session;
        this.runId = runId;
        this.now = now;
        this.store = new FingerprintStore(adapter);
    }

    void run(Action action) {
        if (action.subject() instanceof Subject.QueryTable) {
            new QueryArtifacts(adapter, action.relation()).drop(session, action.relation());
        } else if (action.subject() instanceof Subject.TestSchema) {
            RelationName schema = action.relation();
            adapter.dropSchema(session, schema.database(), schema.name());
        } else if (action.subject() instanceof Subject.OldName old) {
            session.inTransaction(() -> dropOldName(action, old.record()));
        } else if (action.subject() instanceof Subject.Function function) {
            session.inTransaction(() -> {
                adapter.dropFunction(session, action.relation(), function.signature());
                forget(action, function.record());
            });
        } else {
            session.inTransaction(() -> remove(action));
        }
    }

    private void remove(Action action) {
        action.archive()
                .ifPresentOrElse(
                        archive -> adapter.rename(session, action.relation(), archive, action.kind()),
                        () -> adapter.drop(session, action.relation(), action.kind()));
        if (action.subject() instanceof Subject.Node node) forget(action, node.record());
    }

    /** Looked at once more: something else may have come to stand there since. */
    private void dropOldName(Action action, OldNameRecord record) {
        RelationName current = OldNameView.relation(record.newRelation());
        if (!OldNames.stands(adapter, session, action.relation(), current)) {
            throw new SqlBuildException(Diagnostic.of(
                    Code.C000,
                    action.relation() + " is no longer the view of the old name of '" + record.model() + "'"));
        }
        adapter.drop(session, action.relation(), RelationKind.VIEW);
        new OldNameStore(adapter).add(session, current, record.after(OldNameRecord.Step.VIEW_DROPPED, time()), runId);
    }

    /** From now on what may come to stand at the old name is nothing that SQLBuild made. */
    private void forget(Action action, Fingerprint record) {
        RelationName gone = action.archive()
                .orElseGet(() -> action.relation()
                        .withName(ArchiveName.of(action.relation().name(), now)));
        List<Diagnostic> failed = List.copyOf(store.append(session, List.of(record.movedTo(gone, runId, time())))
                .values());
        if (failed.isEmpty()) return;
        throw new SqlBuildException(failed.stream()
                .map(failure -> failure.withSeverity(Severity.ERROR))
                .toList());
    }

    private LocalDateTime time() {
        return LocalDateTime.ofInstant(now, ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }
}
