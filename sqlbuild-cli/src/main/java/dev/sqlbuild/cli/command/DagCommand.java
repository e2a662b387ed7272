package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Json;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.JsonOptions;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.option.VarsOptions;
import dev.sqlbuild.cli.render.DagJson;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.FoundFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sqb dag}: the graph of the project. */
@Command(name = "dag", description = "Show the graph of the project.")
final class DagCommand implements SqbCommand {
    @Mixin
    JsonOptions json = new JsonOptions();

    @Mixin
    SqlOptions sql = new SqlOptions();

    @Mixin
    VarsOptions vars = new VarsOptions();

    @Override
    public Optional<JsonOptions> json() {
        return Optional.of(json);
    }

    @Override
    public int run(Invocation invocation) {
        ActiveProject project = ActiveProject.open(invocation, vars.values());
        Workspace workspace;
        try (Screen screen = invocation.screen()) {
            workspace = CompileStep.report(project, FoundFiles.look(project.directory()), screen, sql)
                    .require();
        }
        Map<String, @Nullable Object> dag = DagJson.of(workspace);
        if (!json.json()) {
            invocation
                    .text()
                    .println(invocation.palette().heading("DAG ready") + " (" + size(dag, "nodes") + ", "
                            + size(dag, "edges") + ", " + size(dag, "checks") + ")");
        }
        invocation.publish(Json.of(dag));
        return ExitCode.OK;
    }

    private static String size(Map<String, @Nullable Object> dag, String part) {
        return (dag.get(part) instanceof List<?> items ? items.size() : 0) + " " + part;
    }
}
