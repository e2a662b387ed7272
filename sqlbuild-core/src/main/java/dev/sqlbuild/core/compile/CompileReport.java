package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.model.Workspace;
import java.util.List;
import java.util.Optional;

/**
 * What a compile found out.
 *
 * @param workspace the compiled project, absent when there are errors
 * @param resources models, seeds and sources in dependency order
 * @param counts numbers for the summary
 * @param diagnostics errors and warnings in print order
 */
public record CompileReport(
        Optional<Workspace> workspace, List<Resource> resources, Counts counts, List<Diagnostic> diagnostics) {

    /**
     * One compiled resource.
     *
     * @param failed whether an error concerns it
     * @param shape known output columns
     * @param compiledSql final SQL for the active environment; absent for seeds and sources
     */
    public record Resource(
            NodeId id,
            String path,
            boolean failed,
            Shape shape,
            List<NodeId> dependencies,
            Optional<String> compiledSql) {}

    /** Numbers of compiled things. */
    public record Counts(int models, int seeds, int functions, int audits, int tests) {}

    public CompileReport {
        resources = List.copyOf(resources);
        diagnostics = List.copyOf(diagnostics);
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }

    public long count(Severity severity) {
        return diagnostics.stream().filter(d -> d.severity() == severity).count();
    }

    /** The workspace; ends the command when there are errors. */
    public Workspace require() {
        return workspace.orElseThrow(() -> new SqlBuildException(diagnostics));
    }
}
