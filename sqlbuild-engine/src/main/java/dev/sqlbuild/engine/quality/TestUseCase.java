package dev.sqlbuild.engine.quality;

import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.core.quality.TestVerdict;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.Crew;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunStart;
import dev.sqlbuild.engine.run.RunStatus;
import dev.sqlbuild.engine.run.Schedule;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.engine.run.WorkerSession;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code sqb test}: runs SQL tests and builds nothing. */
public final class TestUseCase {
    private final WarehouseFactory warehouses;
    private final Clock clock;

    public TestUseCase(WarehouseFactory warehouses, Clock clock) {
        this.warehouses = warehouses;
        this.clock = clock;
    }

    /** The tests of a request in the order in which they are reported; needs no connection. */
    public static List<SqlTest> select(TestRequest request) {
        Selection selection = Selection.of(request.workspace(), request.select(), request.exclude());
        Dag dag = request.workspace().dag();
        List<SqlTest> tests = request.workspace().tests().stream()
                .filter(test -> isSelected(test, selection, dag))
                .sorted(Comparator.comparingInt((SqlTest test) -> dag.positionOf(test.owner()))
                        .thenComparing(SqlTest::path)
                        .thenComparingInt(SqlTest::blockIndex))
                .toList();
        return request.caseName().map(name -> only(tests, name)).orElse(tests);
    }

    /** By a model that it tests, or by the tested function or what calls it. */
    private static boolean isSelected(SqlTest test, Selection selection, Dag dag) {
        if (test.owner().kind() != NodeKind.FUNCTION) {
            return test.targets().stream().map(NodeId::model).anyMatch(selection::contains);
        }
        return selection.contains(test.owner())
                || dag.downstream(test.owner()).stream().anyMatch(selection::contains);
    }

    private static List<SqlTest> only(List<SqlTest> tests, String name) {
        List<SqlTest> chosen = tests.stream()
                .filter(test -> test.caseName().equals(Optional.of(name)))
                .toList();
        if (!chosen.isEmpty()) return chosen;
        TreeSet<String> known = new TreeSet<>();
        tests.forEach(test -> test.caseName().ifPresent(known::add));
        String available = known.isEmpty() ? "none" : String.join(", ", known);
        throw new SqlBuildException(
                Diagnostic.of(Code.C000, "unknown test case '" + name + "'; available cases: " + available)
                        .withHelp(NearName.help(name, known)));
    }

    /** Runs the selected tests. An interrupt starts nothing new and waits for what runs. */
    public TestReport run(TestRequest request, RunControl control, RunListener listener) {
        List<SqlTest> tests = select(request);
        RunRecords records = RunRecords.ofChecks(request.workspace().directory(), RunId.next(clock));
        String environment = WorkspaceInput.environment(request.workspace());
        listener.runStarted(new RunStart(
                "test", records.runId().text(), environment, request.concurrency(), List.of(), tests.size()));
        long start = System.nanoTime();
        @Nullable TestResult[] results = new TestResult[tests.size()];
        if (!tests.isEmpty()) {
            try (Warehouse warehouse = warehouses.open();
                    ScratchFunctions scratch = ScratchFunctions.of(
                            tests, request.workspace(), warehouses.adapter(), warehouse, records.runId())) {
                Each each = new Each(tests, results, new TestRunner(records), scratch, listener);
                new Crew(Schedule.independent(tests.size()), warehouse, control, Crew.OnStop.WAIT, false, each)
                        .run(Math.min(request.concurrency(), tests.size()));
            }
        }
        records.close();
        List<TestResult> done = Arrays.stream(results).filter(Objects::nonNull).toList();
        boolean failed = done.stream().anyMatch(result -> !result.passed());
        RunStatus status = control.isStopped() ? RunStatus.INTERRUPTED : failed ? RunStatus.FAILED : RunStatus.SUCCESS;
        return new TestReport(
                records.runId().text(),
                environment,
                status,
                records.runId().start(),
                Duration.ofNanos(System.nanoTime() - start),
                done,
                tests.size() - done.size(),
                records.trouble().stream().toList());
    }

    private record Each(
            List<SqlTest> tests,
            @Nullable TestResult[] results,
            TestRunner runner,
            ScratchFunctions scratch,
            RunListener listener)
            implements Crew.Work {
        @Override
        public boolean run(int job, WorkerSession session) {
            SqlTest test = scratch.redirected(tests.get(job));
            TestResult result = scratch.failure(test)
                    .map(failure -> new TestResult(test, TestVerdict.error(failure), Duration.ZERO, Optional.empty()))
                    .orElseGet(() -> runner.run(session.get(), test));
            results[job] = result;
            synchronized (runner) {
                listener.checkFinished(result.toCheck());
            }
            return true;
        }

        @Override
        public void blocked(int job, int failed) {}

        @Override
        public void abandoned(int job) {}
    }
}
