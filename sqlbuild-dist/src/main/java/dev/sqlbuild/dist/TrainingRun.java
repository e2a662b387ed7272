package dev.sqlbuild.dist;

import dev.sqlbuild.cli.Console;
import dev.sqlbuild.cli.Main;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs what users run most in one process, so that the archive which the JVM writes at its end holds the classes of all
 * of it. What a command says or how it ends does not matter here.
 */
public final class TrainingRun {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("frobnicate"),
            List.of("playground", "shop"),
            List.of("--project-dir", "shop", "compile"),
            List.of("--project-dir", "shop", "plan"),
            List.of("--project-dir", "shop", "build"),
            List.of("--project-dir", "shop", "build", "--changes-only", "--json"),
            List.of("--project-dir", "shop", "plan", "--json"),
            List.of("--project-dir", "shop", "test"),
            List.of("--project-dir", "shop", "audit"),
            List.of("--project-dir", "shop", "query", "select 1"),
            List.of("--project-dir", "shop", "query", "select 1", "--format", "json"),
            List.of("--project-dir", "shop", "debug"),
            List.of("--project-dir", "shop", "plan", "--select", "no_such_model"));

    private TrainingRun() {}

    /** Argument: an empty directory to work in. */
    public static void main(String[] args) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Console console =
                new Console(nowhere, nowhere, InputStream.nullInputStream(), System.getenv(), Path.of(args[0]), false);
        for (List<String> command : COMMANDS) new Main(console).run(command.toArray(String[]::new));
        System.exit(0);
    }
}
