package dev.sqlbuild.cli.command;

import dev.sqlbuild.core.compile.CompileReport;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.Workspace;
import java.util.HashMap;
import java.util.Map;

/** Files below {@code target/compiled/}, by path. */
final class CompiledSql {
    private CompiledSql() {}

    static Map<String, String> of(CompileReport report, Workspace workspace) {
        Map<String, String> files = new HashMap<>();
        for (CompileReport.Resource resource : report.resources()) {
            if (resource.id().kind() != NodeKind.MODEL) continue;
            resource.compiledSql().ifPresent(sql -> files.put(resource.path(), sql + "\n"));
        }
        workspace.audits().forEach(audit -> files.put("audits/" + audit.artifact(), audit.query().text() + "\n"));
        workspace.tests().forEach(test -> files.put("tests/" + test.artifact(), test.sql() + "\n"));
        return files;
    }
}
