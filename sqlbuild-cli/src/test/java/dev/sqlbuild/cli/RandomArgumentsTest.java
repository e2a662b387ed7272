package dev.sqlbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.cli.InProcess.Result;
import dev.sqlbuild.cli.command.CommandTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whatever is typed, the answer is a result or a coded error. There is no project here, so nothing is built. */
class RandomArgumentsTest {
    private static final long SEED = 20260309;
    private static final int RUNS = 400;
    private static final List<String> JUNK = List.of(
            "",
            " ",
            "-",
            "--",
            "---",
            "=",
            "--=",
            "-s",
            "--select=",
            "x",
            "+",
            "a~b",
            "tag:",
            "@file",
            "${x}",
            "%s",
            "'",
            "\"",
            "\\",
            "\u0000",
            "é",
            "😀",
            "-1",
            "0",
            "99999999999",
            "{\"a\":1}",
            "[",
            "a=b",
            "--vars={",
            "*",
            "..");

    @TempDir
    Path directory;

    @Test
    void neverAnswersWithAStackTrace() {
        Random random = new Random(SEED);
        List<String> words = words();
        Set<String> reports = new HashSet<>();
        for (int run = 0; run < RUNS; run++) {
            String[] arguments = new String[1 + random.nextInt(6)];
            for (int i = 0; i < arguments.length; i++) arguments[i] = words.get(random.nextInt(words.size()));
            if (List.of(arguments).contains("init") || List.of(arguments).contains("playground")) continue;

            int report = List.of(arguments).indexOf("--json-output") + 1;
            if (report > 0 && report < arguments.length) reports.add(arguments[report]);
            Result result = InProcess.in(directory).run(arguments);

            String told = "seed " + SEED + " run " + run + ": " + List.of(arguments) + "\n" + result;
            assertThat(result.exitCode()).as(told).isBetween(0, 2);
            assertThat(result.err()).as(told).doesNotContain("error[E999]", "\tat ");
            if (result.exitCode() != 0) assertThat(result.err()).as(told).contains("error[");
        }
        assertThat(directory.toFile().list()).isSubsetOf(reports);
    }

    private static List<String> words() {
        List<String> words = new ArrayList<>(JUNK);
        words.addAll(CommandTable.NAMES);
        words.addAll(CommandTable.NAMES);
        for (CommandLine command : Parser.complete().getSubcommands().values()) {
            words.addAll(command.getCommandSpec().optionsMap().keySet());
        }
        return words;
    }
}
