package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Json;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.Version;
import dev.sqlbuild.cli.option.JsonOptions;
import dev.sqlbuild.cli.option.SelectionOptions;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.option.VarsOptions;
import dev.sqlbuild.cli.render.CompileJson;
import dev.sqlbuild.cli.render.CompileText;
import dev.sqlbuild.cli.render.DagJson;
import dev.sqlbuild.cli.render.ManifestJson;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.compile.CompileReport;
import dev.sqlbuild.core.compile.CompileReport.Resource;
import dev.sqlbuild.core.compile.CompileReuse.Output;
import dev.sqlbuild.core.file.AtomicFile;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.FoundFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb compile}: everything that can be said about a project without a warehouse. */
@Command(name = "compile", description = "Check the whole project offline and write the compiled SQL.")
final class CompileCommand implements SqbCommand {
    private static final String MANIFEST_FILE = "target/manifest.json";
    private static final String DAG_FILE = "target/sqlbuild_dag.json";

    @Option(
            names = "--dag",
            arity = "0..1",
            fallbackValue = DAG_FILE,
            paramLabel = "PATH",
            description = "Also write the graph as JSON (default: " + DAG_FILE + ").")
    @Nullable
    Path dag;

    @Option(names = "--manifest", description = "Also write " + MANIFEST_FILE + ".")
    boolean manifest;

    @Option(names = "--defer-to", paramLabel = "ENV", description = "Environment in which unselected models are read.")
    @Nullable
    String deferTo;

    @Mixin
    JsonOptions json = new JsonOptions();

    @Mixin
    SelectionOptions selection = new SelectionOptions();

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
        invocation.requireProject();
        FoundFiles found = FoundFiles.look(invocation.projectDir());
        RememberedCompile memory = RememberedCompile.of(invocation, isReusable(invocation), found);
        Optional<Output> before = memory.find();
        if (before.isEmpty()) return compile(invocation, found, memory);
        print(invocation, before.get().standardOut());
        invocation.err().print(before.get().standardError());
        memory.announce();
        return before.get().exitCode();
    }

    /** What writes more than the usual, or reads what files do not show, is done afresh. */
    private boolean isReusable(Invocation invocation) {
        boolean plain = dag == null
                && !manifest
                && deferTo == null
                && !selection.readsFiles()
                && json.file().isEmpty()
                && !invocation.global().debug();
        return plain && sql.cache();
    }

    private int compile(Invocation invocation, FoundFiles found, RememberedCompile memory) {
        ActiveProject project = ActiveProject.open(invocation, vars.values());
        refuseDeferral(project);
        List<String> include = selection.include(invocation.workingDirectory());
        CompileReport report;
        try (Screen screen = invocation.screen()) {
            report = CompileStep.report(project, found, screen, sql);
        }
        List<Resource> shown = ReportedResources.of(report, include, selection.exclude());
        invocation.report(report.diagnostics());
        List<String> written = write(invocation, project, report);
        Duration took = Duration.between(invocation.id().start(), Instant.now());
        String document = json.wanted() ? CompileJson.of(report, shown, written, took) : "";
        String text = json.json() ? document : CompileText.of(report, shown, written, invocation.palette());
        int code = report.hasErrors() ? ExitCode.FAILED : ExitCode.OK;
        if (project.config().environment().map(Environment::compileCache).orElse(true)) {
            Output output = new Output(text, invocation.render(report.diagnostics()), code);
            memory.keep(output, project.configured().request().variables().reads());
        }
        print(invocation, text);
        if (!json.json()) invocation.publish(document);
        return code;
    }

    private void print(Invocation invocation, String text) {
        if (json.json()) invocation.publish(text);
        else invocation.say(text);
    }

    private void refuseDeferral(ActiveProject project) {
        project.refuseDeferTo("compile", Optional.ofNullable(deferTo));
        if (deferTo == null) return;
        throw new SqlBuildException(Diagnostic.of(Code.C000, "compile --defer-to is not available yet")
                .withHelp("sqb plan and sqb build understand --defer-to"));
    }

    /** Nothing is written for a project with errors. */
    private List<String> write(Invocation invocation, ActiveProject project, CompileReport report) {
        List<String> written = new ArrayList<>();
        if (report.workspace().isEmpty()) return written;
        Workspace workspace = report.workspace().get();
        Optional<String> trouble = CompileStep.write(invocation, project, report, workspace);
        trouble.ifPresentOrElse(invocation::warn, () -> written.add(CompileStep.COMPILED));
        if (dag != null) {
            Path file = dag.toString().equals(DAG_FILE)
                    ? invocation.projectDir().resolve(dag)
                    : invocation.workingDirectory().resolve(dag);
            writeArtifact(file, Json.of(DagJson.of(workspace)));
            written.add(dag.toString());
        }
        if (manifest) {
            String text = ManifestJson.of(
                    report,
                    workspace,
                    Version.TEXT,
                    invocation.id().text(),
                    invocation.id().start().toString());
            writeArtifact(
                    invocation.projectDir().resolve(MANIFEST_FILE),
                    invocation.secrets().mask(text));
            written.add(MANIFEST_FILE);
        }
        return written;
    }

    private static void writeArtifact(Path file, String text) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) Files.createDirectories(parent);
            AtomicFile.write(file, text + "\n");
        } catch (IOException e) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C007, "the file cannot be written: " + file)
                            .withHelp("choose a path in a directory that you may write to"),
                    e);
        }
    }
}
