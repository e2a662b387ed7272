package dev.sqlbuild.it;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command of the crowd, as its process has written it down.
 *
 * @param start before it began
 * @param end after it had ended
 */
record CrowdCommand(Instant start, Instant end, int exitCode, List<String> arguments, String stderr) {
    private static final Pattern CODE = Pattern.compile("error\\[([A-Z]\\d{3})]");
    private static final String LINE_BREAK = "\\n";

    static String line(Instant start, Instant end, CommandResult result) {
        return String.join(
                        "\t",
                        start.toString(),
                        end.toString(),
                        String.valueOf(result.exitCode()),
                        String.join(" ", result.arguments()),
                        result.stderr().replace("\n", LINE_BREAK))
                + "\n";
    }

    static CrowdCommand parse(String line) {
        String[] parts = line.split("\t", 5);
        return new CrowdCommand(
                Instant.parse(parts[0]),
                Instant.parse(parts[1]),
                Integer.parseInt(parts[2]),
                Arrays.asList(parts[3].split(" ")),
                parts[4].replace(LINE_BREAK, "\n"));
    }

    Duration time() {
        return Duration.between(start, end);
    }

    String name() {
        return arguments.get(0);
    }

    /** What kinds of record it leaves when it succeeds; a build that has nothing to publish has no operation. */
    List<String> records() {
        return name().equals("build") ? List.of("build run", "build") : List.of(name());
    }

    /** Codes of its errors, in their order. */
    List<String> codes() {
        return CODE.matcher(stderr).results().map(match -> match.group(1)).toList();
    }

    /** The VDE whose pointers it moves. */
    Optional<String> target() {
        int option = Math.max(arguments.indexOf("--to"), arguments.indexOf("--virtual-env"));
        boolean moves = List.of("build", "promote", "rollback").contains(name());
        return moves && option >= 0 ? Optional.of(arguments.get(option + 1)) : Optional.empty();
    }
}
