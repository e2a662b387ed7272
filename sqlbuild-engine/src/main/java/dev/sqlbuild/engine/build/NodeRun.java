package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Replaced;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.engine.record.NodeStatements;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.engine.run.WorkerSession;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One execution of one node: its phase, its findings, its result. Used by one thread, once. */
final class NodeRun {
    private final RunScope scope;
    private final NodeWork work;
    private final WorkerSession worker;
    private final NodeStatements statements;
    private final NodeTarget target;
    private final NodeChecks checks;
    private final List<Diagnostic> warnings = new ArrayList<>();
    private String batch = "";
    private boolean recorded = true;
    private boolean placed;
    private Phase phase = Phase.TEST;
    private Optional<RelationName> retained = Optional.empty();
    private OptionalLong written = OptionalLong.empty();
    private List<ColumnInfo> columns = List.of();

    NodeRun(RunScope scope, NodeWork work, WorkerSession worker) {
        this.scope = scope;
        this.work = work;
        this.worker = worker;
        this.target = new NodeTarget(this, scope, work);
        this.checks = new NodeChecks(scope, work, worker);
        this.statements = scope.records().statements(work.id().toString());
    }

    NodeWork work() {
        return work;
    }

    /** What stands in the node's place. */
    NodeTarget target() {
        return target;
    }

    NodeChecks checks() {
        return checks;
    }

    Adapter adapter() {
        return scope.adapter();
    }

    /** The session, its statements counted as this node's. */
    Session session() {
        Session session = worker.get();
        session.listenWith(statements);
        return session;
    }

    /** One more session, its statements counted as this node's; stopped with the run. */
    Session openSession() {
        Session session = scope.warehouse().openSession();
        session.listenWith(statements);
        scope.control().add(session);
        return session;
    }

    /** Stops what runs on an extra session and closes it. */
    void closeSession(Session session) {
        scope.control().remove(session);
        session.cancel();
        session.close();
    }

    QueryRendering relations() {
        return scope.relations();
    }

    /** References with this node itself read elsewhere. */
    QueryRendering relationsWithSelf(RelationName relation) {
        return scope.relationsWith(work.id(), relation);
    }

    /** Begins a phase, unless the run was stopped. */
    void enter(Phase next) {
        phase = next;
        if (scope.control().isStopped()) throw new SqlBuildException(Stopped.diagnostic(scope.control()));
        scope.log().check();
    }

    /** From now on failures say in which batch they happened; nothing when the batches are done. */
    void inBatch(String label) {
        batch = label;
    }

    /** What the node asked for is not done completely, so nothing is recorded and the next plan asks for it again. */
    void leaveUnrecorded() {
        recorded = false;
    }

    /** When the run began, UTC; one time for everything that it writes. */
    LocalDateTime now() {
        Instant start = scope.records().runId().start().truncatedTo(ChronoUnit.MICROS);
        return LocalDateTime.ofInstant(start, ZoneOffset.UTC);
    }

    /** A helper relation exists that a failure leaves behind. */
    void retain(RelationName relation) {
        retained = Optional.of(relation);
    }

    /** The helper relation that a failure now would leave behind. */
    Optional<RelationName> retained() {
        return retained;
    }

    /** The helper relation is gone. */
    void released() {
        retained = Optional.empty();
    }

    void loaded(long count) {
        written = OptionalLong.of(count);
    }

    void built(List<ColumnInfo> relationColumns) {
        columns = relationColumns;
    }

    OptionalLong written() {
        return written;
    }

    /** What was written after this many rows is undone and begins anew. */
    void rewrite(OptionalLong before) {
        written = before;
    }

    /** Adds to the rows that were written. */
    void wrote(long count) {
        written = OptionalLong.of(written.orElse(0) + count);
    }

    void warn(String message) {
        warnings.add(Diagnostic.of(Code.C000, message).withSeverity(Severity.WARNING));
    }

    /** A relation was replaced; former relations that others still read are dropped when the run ends. */
    void replaced(Replaced replaced) {
        warnings.addAll(replaced.warnings());
        scope.former().addAll(replaced.kept());
    }

    /** Every relation that this run builds. */
    Set<RelationName> destinations() {
        return scope.destinations();
    }

    /** Something new stands in the node's place, and is not yet proven to be good. */
    void placed() {
        placed = true;
    }

    NodeResult execute() {
        long start = System.nanoTime();
        Optional<Diagnostic> error = Optional.empty();
        try {
            work.recipe().refusal(work).ifPresent(refusal -> {
                phase = Phase.STAGING;
                throw new SqlBuildException(refusal);
            });
            boolean function = work.id().kind() == NodeKind.FUNCTION;
            if (!function) runTests();
            runHooks(Phase.PRE_HOOK, work.hooks().before());
            work.recipe().build(this);
            if (function) runTests();
            runHooks(Phase.POST_HOOK, work.hooks().after());
            if (recorded) work.planned().ifPresent(this::record);
        } catch (SqlBuildException e) {
            error = Optional.of(describe(e));
            if (placed) work.planned().ifPresent(node -> scope.log().leftUnknown(node, session()));
            if (e.getSuppressed().length > 0) worker.discard();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        scope.records().writeScript(work.sqlPath(), statements.executed());
        return result(took, error);
    }

    private void record(PlannedNode node) {
        if (node.runs()) scope.log().built(node, columns, checks.passedAudits(), session());
        else scope.log().audited(node, checks.passedAudits(), session());
    }

    private void runTests() {
        if (work.tests().isEmpty()) return;
        phase = Phase.TEST;
        checks.requireTests(placed);
    }

    private void runHooks(Phase hookPhase, List<String> hooks) {
        for (String hook : hooks) {
            enter(hookPhase);
            session().execute(hook);
        }
    }

    private Diagnostic describe(SqlBuildException failure) {
        Diagnostic diagnostic = failure.diagnostic();
        if (!batch.isEmpty()) diagnostic = diagnostic.withMessage(batch + ": " + diagnostic.message());
        if (diagnostic.code() == Code.E103) diagnostic = Stopped.diagnostic(scope.control());
        if (failure instanceof StatementFailedException
                && diagnostic.span().isEmpty()
                && (phase == Phase.STAGING || phase == Phase.DEPLOY)) {
            diagnostic = work.recipe().place().map(diagnostic::at).orElse(diagnostic);
        }
        if (diagnostic.resource().isPresent()) return diagnostic;
        return diagnostic.on(work.id().kind().word(), work.id().name());
    }

    private NodeResult result(Duration took, Optional<Diagnostic> error) {
        NodeStatus done = warnings.isEmpty() ? NodeStatus.OK : NodeStatus.WARN;
        NodeWork.Title title = work.title();
        List<String> executed = statements.executed();
        return new NodeResult(
                work.id(),
                title.label(),
                title.materialization(),
                title.strategy(),
                title.action(),
                error.isPresent() ? NodeStatus.FAIL : done,
                error.isPresent() ? Optional.of(phase) : Optional.empty(),
                took,
                written,
                work.destination().map(RelationName::toString),
                title.reason(),
                error,
                warnings,
                retained.map(RelationName::toString),
                checks.results(),
                executed.isEmpty() ? Optional.empty() : Optional.of(work.sqlPath()),
                executed);
    }
}
