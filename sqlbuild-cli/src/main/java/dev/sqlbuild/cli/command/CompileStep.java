package dev.sqlbuild.cli.command;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.render.IoReason;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.compile.CompileReport;
import dev.sqlbuild.core.compile.CompileRequest;
import dev.sqlbuild.core.compile.CompiledFiles;
import dev.sqlbuild.core.compile.ProjectCompiler;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.FoundFiles;
import dev.sqlbuild.jdbc.SqlDialect;
import java.io.IOException;
import java.util.Optional;

/** Compiling, as every command does it that needs to know the project. */
final class CompileStep {
    static final String COMPILED = "target/compiled/";

    private CompileStep() {}

    /** Compiles; errors are in the report, unless they leave nothing to report on. */
    static CompileReport report(ActiveProject project, FoundFiles found, Screen screen, SqlOptions sql) {
        screen.phase("Compiling");
        try {
            return ProjectCompiler.compile(new CompileRequest(
                    project.configured(),
                    found,
                    project.adapters(),
                    sql.analysis(),
                    sql.cache(),
                    RunningProgram.stamp()));
        } finally {
            screen.done("");
        }
    }

    /** The compiled project with its SQL written below {@code target/}; errors end the command, warnings are printed. */
    static Workspace workspace(Invocation invocation, ActiveProject project, Screen screen, SqlOptions sql) {
        CompileReport report = report(project, FoundFiles.look(project.directory()), screen, sql);
        Workspace workspace = report.require();
        invocation.report(workspace.warnings());
        write(invocation, project, report, workspace).ifPresent(invocation::warn);
        return workspace;
    }

    /** Writes the compiled SQL; returns why that did not work, which is worth a warning and not more. */
    static Optional<String> write(
            Invocation invocation, ActiveProject project, CompileReport report, Workspace workspace) {
        try {
            Optional<SqlDialect> dialect =
                    project.adapters().find(workspace.config().adapter()).map(Adapter::dialect);
            CompiledFiles.folder(invocation.projectDir()).replaceWith(CompiledSql.of(report, workspace, dialect));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("compiled SQL is not written to " + COMPILED + ": " + IoReason.of(e));
        }
    }
}
