package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of the documentation as a play. A block with {@code path=} writes that file, a {@code console} block runs each
 * line after {@code $} in a shell and compares what is printed, a {@code text} block is only read. Times, identifiers,
 * and the play's directory are masked; a line of three dots stands for any lines; {@code cd} holds until the end.
 */
record DocPage(String name, List<Block> blocks) {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```([^\\n`]*)\\n(.*?)^```$");
    private static final String ANYTHING = "...";

    record Block(String language, String argument, int line, String text) {}

    static DocPage read(Path file) throws IOException {
        String page = Files.readString(file);
        List<Block> blocks = new ArrayList<>();
        Matcher fence = FENCE.matcher(page);
        while (fence.find()) {
            String[] info = (fence.group(1).strip() + " ").split(" ", 2);
            int line = (int) page.substring(0, fence.start()).lines().count() + 1;
            blocks.add(new Block(info[0], info[1].strip(), line, fence.group(2)));
        }
        return new DocPage(file.getFileName().toString(), List.copyOf(blocks));
    }

    void playIn(Path directory) throws IOException {
        Path current = directory;
        for (Block block : blocks) {
            if (block.argument().startsWith("path="))
                write(current.resolve(block.argument().substring(5)), block.text());
            else if (block.language().equals("console")) current = run(block, directory, current);
            else
                assertThat(block.language())
                        .as("kind of the block at %s:%d", name, block.line())
                        .isEqualTo("text");
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Path run(Block block, Path directory, Path start) {
        Path current = start;
        for (String step : block.text().split("(?m)^\\$ ")) {
            if (step.isBlank()) continue;
            int end = step.indexOf('\n');
            String command = step.substring(0, end);
            CommandResult result = shell(current, command);
            assertSame(command, block, step.substring(end + 1), result.stdout().replace(directory.toString(), "~"));
            if (command.startsWith("cd ")) current = current.resolve(command.substring(3));
        }
        return current;
    }

    /** Both streams in the order in which a reader at a terminal sees them. */
    private static CommandResult shell(Path directory, String command) {
        return Sqb.in(directory)
                .withTimeout(Duration.ofMinutes(3))
                .withLauncher(Path.of("/bin/sh"))
                .withEnv("PATH", Sqb.root() + ":" + System.getenv("PATH"))
                .run("-c", "exec 2>&1\n" + command);
    }

    private void assertSame(String command, Block block, String expected, String actual) {
        assertThat(masked(actual))
                .as("%s:%d: $ %s", name, block.line(), command)
                .matches(Arrays.stream(masked(expected).split("(?m)^" + Pattern.quote(ANYTHING) + "$\\n?", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("(?s:.*)")));
    }

    /** Without what differs from run to run, and without the blanks that such things shift about. */
    private static String masked(String text) {
        return text.replace("\r\n", "\n")
                .replaceAll("\\d{8}T\\d{6}Z_[0-9a-f]{12}|cp_\\d{8}T\\d{9}_[0-9a-f]{8}", "<id>")
                .replaceAll("(?<=__v_|\\b)[0-9a-f]{8}(?=\\b|__)", "<version>")
                .replaceAll("\\b[0-9a-f]{12,64}\\b", "<hash>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "<time>")
                .replaceAll(" *\\(?\\b\\d+\\.\\d+ ?s\\b\\)?", " <seconds>")
                .replaceAll("[ \\t]+(?=\\n|$)", "")
                .strip();
    }
}
