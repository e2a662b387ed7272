package dev.sqlbuild.cli.option;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that may stand before or after the command. */
public final class GlobalOptions {
    /** Threshold of the log lines on stderr. */
    public enum LogLevel {
        error,
        warn,
        info,
        debug
    }

    @Option(
            names = {"--project-dir", "--sqb-project-dir"},
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            description = "Directory that holds sqlbuild_project.toml (default: the working directory).")
    @Nullable
    Path projectDir;

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Physical environment to work on.")
    @Nullable
    String environment;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "Plain text without colours.")
    boolean noColor;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Debug lines on stderr, stack traces for unexpected errors.")
    boolean debug;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            scope = ScopeType.INHERIT,
            description = "Threshold for log lines on stderr: ${COMPLETION-CANDIDATES} (default: warn).")
    @Nullable
    LogLevel logLevel;

    @Option(names = "--version", scope = ScopeType.INHERIT, description = "Print the version and exit.")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help and exit.")
    boolean help;

    /** The project directory, absolute; relative paths start at the working directory. */
    public Path projectDir(Path workingDirectory) {
        return projectDir == null
                ? workingDirectory
                : workingDirectory.resolve(projectDir).normalize();
    }

    public Optional<String> environment() {
        return Optional.ofNullable(environment);
    }

    public boolean noColor() {
        return noColor;
    }

    public boolean debug() {
        return debug;
    }

    public boolean version() {
        return version;
    }

    /** The effective threshold; {@code --debug} is another way to say {@code debug}. */
    public LogLevel logLevel() {
        if (debug && logLevel != null && logLevel != LogLevel.debug) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C001, "--debug and --log-level " + logLevel + " contradict each other"));
        }
        if (debug) return LogLevel.debug;
        return logLevel == null ? LogLevel.warn : logLevel;
    }
}
