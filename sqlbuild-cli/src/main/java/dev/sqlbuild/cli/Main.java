package dev.sqlbuild.cli;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Json;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.log.InvocationId;
import dev.sqlbuild.cli.render.DiagnosticJson;
import dev.sqlbuild.cli.render.DiagnosticText;
import dev.sqlbuild.cli.render.Palette;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entry point of {@code sqb}. An instance runs commands in the surroundings it was given and holds no other state. */
public final class Main {
    private final Console console;

    public Main(Console console) {
        this.console = console;
    }

    public static void main(String[] args) {
        int code = new Main(Console.ofProcess()).run(args);
        System.out.flush();
        Runtime.getRuntime().halt(code);
    }

    /** Runs one command and returns its exit code. */
    public int run(String... args) {
        if (args.length == 1 && args[0].equals("--version")) return version();
        Arguments arguments = new Arguments(List.of(args));
        boolean coloured = console.terminal() && !console.env().containsKey("NO_COLOR") && !arguments.has("--no-color");
        Palette palette = Palette.of(coloured);
        Invocation invocation;
        SqbCommand command;
        try {
            Parser.Parsed parsed = new Parser(arguments, coloured).parse();
            if (parsed.help().isPresent()) {
                console.out().print(parsed.help().get());
                return ExitCode.OK;
            }
            if (parsed.global().version()) return version();
            parsed.global().logLevel();
            invocation = new Invocation(
                    console, arguments.words(), parsed.global(), InvocationId.at(Instant.now()), palette);
            command = parsed.command().orElseThrow();
        } catch (SqlBuildException e) {
            return refuse(arguments, palette, e);
        }
        invocation.expectJson(command.json());
        if (command.logged() && invocation.hasProject()) invocation.startLog();
        invocation.debug("sqb " + Version.TEXT + ", java " + System.getProperty("java.version"));
        invocation.debug("project directory: " + invocation.projectDir());
        invocation.logDirectory().ifPresent(directory -> invocation.debug("log: " + directory));
        int code = run(command, arguments.commandName().orElse(""), invocation);
        invocation.endLog(code);
        return code;
    }

    private static int run(SqbCommand command, String name, Invocation invocation) {
        try {
            return command.run(invocation);
        } catch (SqlBuildException e) {
            return fail(name, invocation, e.diagnostics());
        } catch (RuntimeException | Error e) {
            int code = fail(name, invocation, List.of(unexpected(invocation, e)));
            if (invocation.global().debug()) e.printStackTrace(invocation.err());
            return code;
        }
    }

    private static int fail(String command, Invocation invocation, List<Diagnostic> diagnostics) {
        invocation.report(diagnostics);
        try {
            invocation.publish(document(command, diagnostics));
        } catch (SqlBuildException e) {
            invocation.report(e.diagnostics());
        }
        return ExitCode.of(diagnostics);
    }

    /** The document of a command that ended before it had a report. */
    private static String document(String command, List<Diagnostic> diagnostics) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("command", command);
        json.put("has_errors", true);
        json.put("stopped", true);
        json.put("diagnostics", DiagnosticJson.of(diagnostics));
        return Json.of(json);
    }

    private static Diagnostic unexpected(Invocation invocation, Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        Diagnostic diagnostic = Diagnostic.of(Code.E999, "unexpected error: " + message)
                .withHelp("run again with --debug for the stack trace");
        return invocation
                .logDirectory()
                .map(log -> diagnostic.withNote("log: " + log))
                .orElse(diagnostic);
    }

    /** An error in the arguments: nothing is known about the project yet, so nothing is logged. */
    private int refuse(Arguments arguments, Palette palette, SqlBuildException e) {
        console.err().print(new DiagnosticText(palette, DiagnosticText.SourceLines.NONE).render(e.diagnostics()));
        if (arguments.has("--json")) {
            console.out().println(document(arguments.commandName().orElse("sqb"), e.diagnostics()));
        }
        return ExitCode.of(e.diagnostics());
    }

    private int version() {
        console.out().println("sqb " + Version.TEXT);
        return ExitCode.OK;
    }
}
