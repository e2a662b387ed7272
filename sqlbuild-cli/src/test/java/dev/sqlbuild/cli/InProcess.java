package dev.sqlbuild.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this process, in a directory and with an environment of the test's choice. */
public final class InProcess {
    private final Path directory;
    private final Map<String, String> env;
    private final boolean terminal;

    private InProcess(Path directory, Map<String, String> env, boolean terminal) {
        this.directory = directory;
        this.env = Map.copyOf(env);
        this.terminal = terminal;
    }

    public static InProcess in(Path directory) {
        return new InProcess(directory, Map.of(), false);
    }

    public InProcess withEnv(String name, String value) {
        Map<String, String> more = new HashMap<>(env);
        more.put(name, value);
        return new InProcess(directory, more, terminal);
    }

    public InProcess onTerminal() {
        return new InProcess(directory, env, true);
    }

    /** What a command left behind. */
    public record Result(int exitCode, String out, String err) {}

    public Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(stream(out), stream(err), new ByteArrayInputStream(new byte[0]), env, directory, terminal);
        int code = new Main(console).run(arguments);
        return new Result(code, text(out), text(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
