package dev.sqlbuild.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command may touch of the process it runs in; tests hand in their own.
 *
 * @param out where results go
 * @param err where errors, warnings and log lines go
 * @param in where confirmations are read from
 * @param env environment variables
 * @param directory absolute working directory
 * @param terminal whether somebody watches {@code out}
 */
public record Console(
        PrintStream out, PrintStream err, InputStream in, Map<String, String> env, Path directory, boolean terminal) {

    /** Set by the launcher, which can ask the shell; without it the JVM's weaker knowledge is used. */
    private static final String TERMINAL_PROPERTY = "sqlbuild.terminal";

    static Console ofProcess() {
        return new Console(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.in,
                System.getenv(),
                Path.of("").toAbsolutePath(),
                isTerminal());
    }

    /** UTF-8 whatever the locale says, so that piped output has the same bytes everywhere. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static boolean isTerminal() {
        String told = System.getProperty(TERMINAL_PROPERTY);
        return told != null ? Boolean.parseBoolean(told) : Runtime.version().feature() < 22 && System.console() != null;
    }
}
