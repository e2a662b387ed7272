package dev.sqlbuild.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    Path directory;

    private InProcess sqb;

    @BeforeEach
    void start() {
        sqb = InProcess.in(directory);
    }

    @Test
    void printsHelpWithAllCommandsWhenNothingIsAsked() {
        Result result = sqb.run();

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Usage: sqb", "init", "playground", "clean", "--project-dir");
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void printsHelpOfACommandBeforeOrAfterItsName(String flag) {
        Result after = sqb.run("init", flag);

        assertThat(after.exitCode()).isZero();
        assertThat(after.out()).contains("Usage: sqb init", "--no-skills");
        assertThat(sqb.run(flag, "init").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--no-color --version", "--version clean"})
    void printsTheVersionInOneLine(String arguments) {
        Result result = sqb.run(arguments.split(" "));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).matches("sqb \\d+\\.\\d+\\.\\d+\\R");
    }

    @Test
    void namesAnUnknownCommandAndTheNearestKnownOne() {
        Result result = sqb.run("clen");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("""
                error[C001]: unrecognized arguments: clen
                  = help: did you mean 'clean'?

                """);
    }

    @Test
    void namesEverythingItDoesNotUnderstand() {
        Result result = sqb.run("clean", "--frob", "nicate");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("error[C001]: unrecognized arguments: --frob nicate\n");
    }

    @Test
    void doesNotAcceptShortenedOptions() {
        assertThat(sqb.run("clean", "--project", ".").err()).contains("unrecognized arguments: --project .");
    }

    @Test
    void refusesAnOptionWithoutItsValue() {
        Result result = sqb.run("clean", "--environment");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("error[C001]: ", "--environment");
    }

    @Test
    void refusesContradictingLogLevels() {
        assertThat(sqb.run("--debug", "--log-level", "warn", "clean").exitCode())
                .isEqualTo(2);
        assertThat(sqb.run("--log-level", "loud", "clean").exitCode()).isEqualTo(2);
    }

    @Test
    void saysWhereItLookedForAProject() {
        Result result = sqb.run("clean");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("error[D001]: Project config not found: " + directory.resolve("sqlbuild_project.toml"));
    }

    @Test
    void takesGlobalOptionsOnEitherSideOfTheCommand() {
        assertThat(sqb.run("--project-dir", "p", "init").exitCode()).isZero();

        assertThat(sqb.run("--project-dir", "p", "clean").exitCode()).isZero();
        assertThat(sqb.run("clean", "--project-dir", "p").exitCode()).isZero();
        assertThat(sqb.run("clean", "--sqb-project-dir=p").exitCode()).isZero();
    }

    @Test
    void letsTheLastOfSeveralValuesWin() {
        sqb.run("--project-dir", "p", "init");

        assertThat(sqb.run("clean", "--project-dir", "x", "--project-dir", "p").exitCode())
                .isZero();
        assertThat(sqb.run("--project-dir", "x", "clean", "--project-dir", "p").exitCode())
                .isZero();
        assertThat(sqb.run("--project-dir", "p", "clean", "--project-dir", "x").exitCode())
                .isEqualTo(1);
    }

    @Test
    void coloursOnlyOnATerminalThatWantsIt() {
        assertThat(sqb.onTerminal().run("frob").err()).contains("\u001b[1;31merror[C001]:\u001b[0m");
        assertThat(sqb.run("frob").err()).doesNotContain("\u001b");
        assertThat(sqb.onTerminal().withEnv("NO_COLOR", "").run("frob").err()).doesNotContain("\u001b");
        assertThat(sqb.onTerminal().run("frob", "--no-color").err()).doesNotContain("\u001b");
    }

    @Test
    void printsOneDocumentForAUsageErrorWhenJsonIsWanted() {
        Result result = sqb.run("frob", "--json");

        assertThat(result.out())
                .startsWith("{\"command\":\"frob\",\"has_errors\":true,")
                .endsWith("}\n");
        assertThat(result.err()).contains("error[C001]");
    }

    @Test
    void capturesTheRunBelowLogs() throws IOException {
        sqb.run("init");
        sqb.run("clean");

        Path capture = captures().get(0);
        assertThat(capture.resolve("complete")).exists();
        assertThat(capture.resolve("stdout.log")).hasContent("Nothing to clean.\n");
        assertThat(capture.resolve("metadata.json")).content().contains("\"exit_code\":0", "\"command\":[\"clean\"]");
    }

    @Test
    void keepsTheNewestTwentyCompleteCapturesAndAllIncompleteOnes() throws IOException {
        sqb.run("init");
        Path day = Files.createDirectories(directory.resolve("logs/2026-01-01"));
        for (int i = 0; i < 25; i++) {
            Path old = Files.createDirectory(day.resolve("20260101T0000%02dZ_000000000000".formatted(i)));
            if (i > 1) Files.createFile(old.resolve("complete"));
        }
        sqb.run("clean");

        assertThat(captures()).hasSize(22);
        assertThat(day.resolve("20260101T000001Z_000000000000")).exists();
        assertThat(day.resolve("20260101T000005Z_000000000000")).doesNotExist();
        assertThat(day.resolve("20260101T000006Z_000000000000")).exists();
    }

    @Test
    void worksWithAWarningWhereItCannotLog() throws IOException {
        sqb.run("init");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createSymbolicLink(directory.resolve("logs"), elsewhere);

        Result result = sqb.run("clean");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("warning[C000]: this run is not logged");
        assertThat(elsewhere).isEmptyDirectory();
    }

    private List<Path> captures() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("logs"), 2)) {
            return all.filter(path -> path.getFileName().toString().contains("Z_"))
                    .sorted()
                    .toList();
        }
    }
}
