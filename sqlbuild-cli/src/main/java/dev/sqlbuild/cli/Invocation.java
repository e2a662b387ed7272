package dev.sqlbuild.cli;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.log.InvocationId;
import dev.sqlbuild.cli.log.InvocationLog;
import dev.sqlbuild.cli.option.GlobalOptions;
import dev.sqlbuild.cli.option.JsonOptions;
import dev.sqlbuild.cli.render.DiagnosticText;
import dev.sqlbuild.cli.render.IoReason;
import dev.sqlbuild.cli.render.Palette;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.cli.render.Secrets;
import dev.sqlbuild.core.file.AtomicFile;
import dev.sqlbuild.core.project.ProjectFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of one command: its surroundings, its streams and everything it says to the user. */
public final class Invocation {
    private final Console console;
    private final List<String> arguments;
    private final GlobalOptions global;
    private final Path projectDir;
    private final InvocationId id;
    private final Palette palette;
    private PrintStream out;
    private PrintStream err;
    private @Nullable InvocationLog log;
    private Secrets secrets = Secrets.NONE;
    private Optional<JsonOptions> json = Optional.empty();
    private boolean published;

    Invocation(Console console, List<String> arguments, GlobalOptions global, InvocationId id, Palette palette) {
        this.console = console;
        this.arguments = List.copyOf(arguments);
        this.global = global;
        this.projectDir = global.projectDir(console.directory());
        this.id = id;
        this.palette = palette;
        this.out = console.out();
        this.err = console.err();
    }

    // ---- surroundings

    /** The command line as it was given. */
    public List<String> arguments() {
        return arguments;
    }

    public GlobalOptions global() {
        return global;
    }

    public Path projectDir() {
        return projectDir;
    }

    public Path workingDirectory() {
        return console.directory();
    }

    public Map<String, String> env() {
        return console.env();
    }

    public InputStream in() {
        return console.in();
    }

    public boolean terminal() {
        return console.terminal();
    }

    public InvocationId id() {
        return id;
    }

    public Palette palette() {
        return palette;
    }

    public boolean hasProject() {
        return Files.isRegularFile(projectDir.resolve(ProjectFiles.PROJECT_CONFIG));
    }

    /** Refuses to go on where there is no project. */
    public void requireProject() {
        if (!hasProject()) ProjectFiles.configOnly(projectDir, new Diagnostics());
    }

    // ---- streams

    /** Where text for people goes: stdout, unless a JSON document is to stand there alone. */
    public PrintStream text() {
        return json.filter(JsonOptions::json).isPresent() ? err : out;
    }

    /** Prints text for people, without secrets. */
    public void say(String text) {
        text().print(secrets.mask(text));
    }

    /** Stdout itself, for results that are no report. */
    public PrintStream out() {
        return out;
    }

    public PrintStream err() {
        return err;
    }

    /** Prints errors and, unless {@code --log-level error} hides them, warnings on stderr; the log has them all. */
    public void report(List<Diagnostic> diagnostics) {
        if (diagnostics.isEmpty()) return;
        boolean quiet = global.logLevel() == GlobalOptions.LogLevel.error;
        err.print(
                render(quiet ? diagnostics.stream().filter(Diagnostic::isError).toList() : diagnostics));
        if (log != null) log.record(diagnostics.stream().map(this::masked).toList());
    }

    /** What {@link #report} prints. */
    public String render(List<Diagnostic> diagnostics) {
        return new DiagnosticText(palette, this::sourceLine)
                .render(diagnostics.stream().map(this::masked).toList());
    }

    /** Lines that stay go to {@link #text}; what is transient is drawn on the terminal, if there is one. */
    public Screen screen() {
        boolean live = console.terminal()
                && json.filter(JsonOptions::json).isEmpty()
                && !"1".equals(console.env().get("SQLBUILD_NO_SPINNER"));
        return new Screen(text(), text -> secrets.mask(text), live ? Optional.of(console.out()) : Optional.empty());
    }

    public void warn(String message) {
        report(List.of(Diagnostic.of(Code.C000, message).withSeverity(Severity.WARNING)));
    }

    /** A line on stderr for {@code --debug}. */
    public void debug(String line) {
        if (global.logLevel() == GlobalOptions.LogLevel.debug) err.println(palette.dim("debug: " + secrets.mask(line)));
    }

    // ---- the JSON document

    void expectJson(Optional<JsonOptions> options) {
        json = options;
    }

    public boolean wantsJson() {
        return json.filter(JsonOptions::wanted).isPresent() && !published;
    }

    /** Puts the one document of this command where the options say; does nothing when none is wanted. */
    public void publish(String document) {
        if (!wantsJson()) return;
        published = true;
        JsonOptions options = json.orElseThrow();
        if (options.file().isEmpty()) {
            out.println(secrets.mask(document));
            return;
        }
        Path file = options.file().get();
        try {
            Path target = console.directory().resolve(file);
            Files.createDirectories(target.toAbsolutePath().getParent());
            AtomicFile.write(target, secrets.mask(document) + "\n");
        } catch (IOException | RuntimeException e) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C007, "JSON output cannot be written: " + file)
                            .withHelp("choose a path in a directory that you may write to"),
                    e);
        }
    }

    // ---- what is learned on the way

    /** From now on these values are masked in everything that goes through {@link #report} and {@link #publish}. */
    public void hide(Secrets values) {
        secrets = values;
    }

    public Secrets secrets() {
        return secrets;
    }

    public void environment(Optional<String> name) {
        if (log != null) log.environment(name);
    }

    void startLog() {
        try {
            log = InvocationLog.start(projectDir, id, arguments, out, err);
            out = log.out();
            err = log.err();
        } catch (IOException e) {
            warn("this run is not logged: " + IoReason.of(e));
        }
    }

    void endLog(int exitCode) {
        if (log != null) log.complete(exitCode, Instant.now());
    }

    Optional<Path> logDirectory() {
        return Optional.ofNullable(log).map(InvocationLog::directory);
    }

    private Diagnostic masked(Diagnostic diagnostic) {
        if (secrets.isEmpty()) return diagnostic;
        return new Diagnostic(
                diagnostic.code(),
                diagnostic.severity(),
                secrets.mask(diagnostic.message()),
                diagnostic.resource(),
                diagnostic.span(),
                diagnostic.notes().stream().map(secrets::mask).toList(),
                diagnostic.help().map(secrets::mask));
    }

    private Optional<String> sourceLine(String path, int line) {
        Path file = projectDir.resolve(path).normalize();
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.skip(line - 1L).findFirst().map(secrets::mask);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
