package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.render.IoReason;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sqb init}: an empty project. */
@Command(name = "init", description = "Create an empty project in the project directory.")
final class InitCommand implements SqbCommand {
    private static final String PROJECT_FILE = "sqlbuild_project.toml";
    private static final List<String> DIRECTORIES = List.of(
            "models/staging",
            "models/marts",
            "sources",
            "seeds",
            "loaders",
            "tasks",
            "assets",
            "checks",
            "hooks",
            "functions",
            "macros",
            "audits/generic",
            "tests/unit",
            "tests/scenarios");
    private static final String GITIGNORE = """
            target/
            logs/
            .sqlbuild/
            sqlbuild_local.toml
            *.duckdb
            """;

    @Option(names = "--no-skills", description = "Leave out the skill files for coding assistants.")
    boolean noSkills;

    @Override
    public int run(Invocation invocation) {
        Path directory = invocation.projectDir();
        if (Files.exists(directory.resolve(PROJECT_FILE))) {
            throw new SqlBuildException(Diagnostic.of(Code.C900, PROJECT_FILE + " already exists in this directory")
                    .withHelp("choose another directory with --project-dir, or go on with sqb compile"));
        }
        String name = projectName(directory);
        try {
            create(directory, name);
            if (!noSkills) Templates.copySkills(directory);
        } catch (IOException e) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C000, "the project cannot be created in " + directory + ": " + IoReason.of(e))
                            .withHelp("choose a directory that you may write to"),
                    e);
        }
        print(invocation, name);
        return ExitCode.OK;
    }

    @Override
    public boolean logged() {
        return false;
    }

    private static String projectName(Path directory) {
        Path last = directory.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "project" : last.toString();
        return name.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    private static void create(Path directory, String name) throws IOException {
        for (String part : DIRECTORIES) {
            Path made = Files.createDirectories(directory.resolve(part));
            writeIfAbsent(made.resolve(".gitkeep"), "");
        }
        writeIfAbsent(directory.resolve(".gitignore"), GITIGNORE);
        writeIfAbsent(directory.resolve(PROJECT_FILE), config(name));
    }

    private static String config(String name) {
        return """
                name = "%1$s"
                adapter = "duckdb"
                default_environment = "dev"

                [connection]
                database = "%1$s.duckdb"

                [environments.dev]
                schema = "dev"
                """.formatted(name.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static void writeIfAbsent(Path file, String text) throws IOException {
        if (!Files.exists(file)) Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void print(Invocation invocation, String name) {
        PrintStream out = invocation.text();
        out.println(invocation.palette().heading("SQLBuild project created"));
        out.println();
        out.println("  Name:    " + name);
        out.println("  Config:  " + PROJECT_FILE);
        out.println();
        out.println("Next steps:");
        out.println("  1. Set the connection in " + PROJECT_FILE);
        out.println("  2. Describe your data below sources/ or put CSV files into seeds/");
        out.println("  3. Write models below models/");
        out.println("  4. sqb compile");
        out.println("  5. sqb build");
    }
}
