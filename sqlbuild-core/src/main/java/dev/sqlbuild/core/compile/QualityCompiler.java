package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.project.FileKind;
import dev.sqlbuild.core.project.ProjectFiles;
import dev.sqlbuild.core.project.Settings;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.AuditCompiler;
import dev.sqlbuild.core.quality.AuditInputs;
import dev.sqlbuild.core.quality.AuditTarget;
import dev.sqlbuild.core.quality.CheckedNode;
import dev.sqlbuild.core.quality.ProjectNodes;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.core.quality.TestCompiler;
import dev.sqlbuild.core.quality.TestInputs;
import dev.sqlbuild.core.sql.InterpolationScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Stream;

/**
 * Hands the audit and test compilers what they need of a project.
 *
 * @param judge absent when SQL analysis is off
 */
record QualityCompiler(
        ProjectFiles files,
        Settings settings,
        InterpolationScope scope,
        Engine engine,
        Optional<SqlJudge> judge,
        Diagnostics diagnostics) {

    /** Audits and tests without errors. */
    record Quality(List<Audit> audits, List<SqlTest> tests) {}

    /** @param names every name of the project; what has one and is not compiled has errors of its own */
    Quality compile(CompiledNodes compiled, Names names) {
        List<CheckedNode> checked = checked(compiled);
        Set<NodeId> broken = new HashSet<>(names.enabled());
        checked.forEach(node -> broken.remove(node.id()));
        ProjectNodes nodes = ProjectNodes.of(checked, broken, names.disabled(), compiled.dag());
        boolean warns = settings.defaultAuditSeverity() == Settings.AuditSeverity.WARN;
        AuditInputs audits = new AuditInputs(
                texts(FileKind.GENERIC_AUDIT, Code.D004),
                texts(FileKind.SINGULAR_AUDIT, Code.D004),
                targets(compiled),
                nodes,
                scope,
                engine.dialect(),
                judge,
                warns ? Severity.WARNING : Severity.ERROR,
                settings.defaultAuditRunScope() == Settings.AuditRunScope.DELTA_AND_FINAL);
        ForkJoinTask<List<Audit>> auditing =
                ForkJoinPool.commonPool().submit(() -> AuditCompiler.compile(audits, diagnostics));
        List<SqlTest> tests = TestCompiler.compile(
                new TestInputs(
                        texts(FileKind.UNIT_TEST, Code.D003),
                        nodes,
                        scope,
                        engine.dialect(),
                        engine.cursorSql(),
                        judge),
                diagnostics);
        return new Quality(auditing.join(), tests);
    }

    private List<SourceText> texts(FileKind kind, Code code) {
        return files.of(kind).parallelStream()
                .flatMap(file -> {
                    try {
                        return Stream.of(ProjectFiles.read(file, code));
                    } catch (SqlBuildException e) {
                        diagnostics.addAll(e.diagnostics());
                        return Stream.empty();
                    }
                })
                .toList();
    }

    private static List<CheckedNode> checked(CompiledNodes compiled) {
        List<CheckedNode> nodes = new ArrayList<>();
        compiled.models()
                .forEach(m -> nodes.add(new CheckedNode(
                        m.id(),
                        m.shape(),
                        Optional.of(m.query()),
                        m.incremental().flatMap(Incremental::cursor),
                        Optional.empty())));
        compiled.sources().forEach(s -> nodes.add(new CheckedNode(s.id(), s.shape(), Optional.empty())));
        compiled.seeds().forEach(s -> nodes.add(new CheckedNode(s.id(), s.shape(), Optional.empty())));
        compiled.functions()
                .forEach(f -> nodes.add(new CheckedNode(
                        f.id(), f.declaration().shape(), Optional.empty(), Optional.empty(), Optional.of(f))));
        return nodes;
    }

    private static List<AuditTarget> targets(CompiledNodes compiled) {
        List<AuditTarget> targets = new ArrayList<>();
        compiled.models()
                .forEach(m -> targets.add(new AuditTarget(
                        m.id(),
                        m.file().path(),
                        m.config().audits(),
                        columnAudits(m.config().columns()))));
        compiled.sources()
                .forEach(s -> targets.add(new AuditTarget(
                        s.id(),
                        s.declaration().path(),
                        s.declaration().audits(),
                        columnAudits(s.declaration().columns()))));
        compiled.seeds()
                .forEach(s -> s.declared()
                        .declaration()
                        .ifPresent(d ->
                                targets.add(new AuditTarget(s.id(), d.path(), d.audits(), columnAudits(d.columns())))));
        return targets;
    }

    private static List<AuditTarget.ColumnAudits> columnAudits(List<ColumnDeclaration> columns) {
        return columns.stream()
                .filter(column -> !column.audits().isEmpty())
                .map(column -> new AuditTarget.ColumnAudits(column.name(), column.audits()))
                .toList();
    }
}
