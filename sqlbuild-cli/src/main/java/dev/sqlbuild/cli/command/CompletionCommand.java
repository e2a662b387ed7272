package dev.sqlbuild.cli.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.Parser;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.render.CompletionScript;
import dev.sqlbuild.core.project.ProjectConfigReader;
import dev.sqlbuild.core.project.ProjectFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** {@code sqb completion}: a script for the user's shell. */
@Command(name = "completion", description = "Print a completion script for bash, zsh or fish.")
final class CompletionCommand implements SqbCommand {
    @Parameters(arity = "0..1", paramLabel = "SHELL", description = "bash, zsh or fish.")
    @Nullable
    String shell;

    @Override
    public int run(Invocation invocation) {
        CompletionScript script = script(invocation);
        invocation
                .out()
                .print(
                        switch (Objects.requireNonNullElse(shell, "")) {
                            case "bash" -> script.bash();
                            case "zsh" -> script.zsh();
                            case "fish" -> script.fish();
                            default ->
                                throw new SqlBuildException(
                                        Diagnostic.of(Code.C001, "completion requires one of bash, zsh, fish"));
                        });
        return ExitCode.OK;
    }

    @Override
    public boolean logged() {
        return false;
    }

    private static CompletionScript script(Invocation invocation) {
        List<String> environments = environments(invocation);
        CommandLine root = Parser.complete();
        List<CompletionScript.Command> commands = new ArrayList<>();
        commands.add(command("", root.getCommandSpec(), environments));
        for (Map.Entry<String, CommandLine> entry : root.getSubcommands().entrySet()) {
            commands.add(command(entry.getKey(), entry.getValue().getCommandSpec(), environments));
        }
        return new CompletionScript(commands, models(invocation.projectDir().resolve("target/manifest.json")));
    }

    private static CompletionScript.Command command(String name, CommandSpec spec, List<String> environments) {
        List<CompletionScript.Option> options = spec.options().stream()
                .map(option -> option(option, environments))
                .toList();
        String[] description = spec.usageMessage().description();
        return new CompletionScript.Command(name, description.length == 0 ? "" : description[0], options);
    }

    private static CompletionScript.Option option(OptionSpec option, List<String> environments) {
        List<String> names = List.of(option.names());
        boolean takesValue = option.arity().max() > 0;
        boolean isPath = option.type() == Path.class || option.type() == File.class;
        List<String> values = names.contains("--environment") || names.contains("--defer-to")
                ? environments
                : option.completionCandidates() == null
                        ? List.of()
                        : StreamSupport.stream(option.completionCandidates().spliterator(), false)
                                .toList();
        String[] description = option.description();
        return new CompletionScript.Option(
                names, description.length == 0 ? "" : description[0], takesValue, isPath, values);
    }

    /** Without a project, or with one that cannot be read, there is just less to offer. */
    private static List<String> environments(Invocation invocation) {
        try {
            Diagnostics ignored = new Diagnostics();
            ProjectFiles files = ProjectFiles.configOnly(invocation.projectDir(), ignored);
            return ProjectConfigReader.read(files, ActiveProject.request(invocation, ActiveProject.NO_VARS), ignored)
                    .map(config -> config.environmentNames().stream()
                            .filter(CompletionCommand::isHarmless)
                            .toList())
                    .orElse(List.of());
        } catch (SqlBuildException e) {
            return List.of();
        }
    }

    /** Names become part of a shell script, so nothing that a shell would act on may be among them. */
    private static boolean isHarmless(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-'));
    }

    /** Names of the manifest's models, from keys such as {@code model.shop.stg_orders} below {@code nodes}. */
    private static List<String> models(Path manifest) {
        List<String> names = new ArrayList<>();
        if (!Files.isRegularFile(manifest)) return names;
        try (JsonParser json = new JsonFactory().createParser(manifest.toFile())) {
            if (json.nextToken() != JsonToken.START_OBJECT) return names;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean nodes = json.currentName().equals("nodes");
                json.nextToken();
                if (!nodes) {
                    json.skipChildren();
                    continue;
                }
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String key = json.currentName();
                    String name = key.substring(key.lastIndexOf('.') + 1);
                    if (key.startsWith("model.") && isHarmless(name)) names.add(name);
                    json.nextToken();
                    json.skipChildren();
                }
            }
            return names;
        } catch (IOException e) {
            return List.of();
        }
    }
}
