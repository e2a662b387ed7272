package dev.sqlbuild.cli.command;

import dev.sqlbuild.core.compile.CompileReport;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.model.QueryRendering.TableFactor;
import dev.sqlbuild.core.model.SourceRendering;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Files below {@code target/compiled/}, by path. */
final class CompiledSql {
    private final Workspace workspace;
    private final SqlDialect dialect;

    private CompiledSql(Workspace workspace, SqlDialect dialect) {
        this.workspace = workspace;
        this.dialect = dialect;
    }

    /** @param dialect dialect of the project's engine; without it the calls in audits stay as they are */
    static Map<String, String> of(CompileReport report, Workspace workspace, Optional<SqlDialect> dialect) {
        Map<String, String> files = new ConcurrentHashMap<>();
        for (CompileReport.Resource resource : report.resources()) {
            resource.compiledSql().ifPresent(sql -> files.put(resource.path(), sql + "\n"));
        }
        Optional<QueryRendering> rendering = dialect.map(known -> new CompiledSql(workspace, known).rendering());
        Map<String, List<Audit>> byFile =
                workspace.audits().stream().collect(Collectors.groupingBy(audit -> "audits/" + audit.artifact()));
        byFile.entrySet().parallelStream()
                .forEach(file -> files.put(file.getKey(), audits(file.getValue(), rendering)));
        workspace.tests().parallelStream().forEach(test -> files.put("tests/" + test.artifact(), test.sql() + "\n"));
        return files;
    }

    /** The queries of one target's audits, each under its name. */
    private static String audits(List<Audit> audits, Optional<QueryRendering> rendering) {
        StringBuilder text = new StringBuilder();
        for (Audit audit : audits) {
            String sql = rendering
                    .map(resolved -> resolved.render(audit.query()).text())
                    .orElse(audit.query().text());
            text.append(text.isEmpty() ? "" : "\n")
                    .append("-- ")
                    .append(audit.display().replace('\n', ' '))
                    .append('\n')
                    .append(sql)
                    .append(";\n");
        }
        return text.toString();
    }

    private QueryRendering rendering() {
        return new QueryRendering(workspace::target, this::factor, dialect);
    }

    /** Casts of declared source columns are left out: they depend on what the warehouse has. */
    private TableFactor factor(NodeId node) {
        return switch (node.kind()) {
            case MODEL -> TableFactor.of(workspace.model(node.name()).relation(), dialect);
            case SEED -> TableFactor.of(workspace.seed(node.name()).relation(), dialect);
            case SOURCE -> SourceRendering.of(workspace.source(node.name()), List.of(), dialect);
            case FUNCTION -> TableFactor.of(workspace.function(node.name()).relation(), dialect);
        };
    }
}
