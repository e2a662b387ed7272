package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Spec("cli 1")
class LauncherIT {
    @TempDir
    Path directory;

    @Test
    void printsHelpWithoutACommand() {
        assertThatCommand(Sqb.in(directory).launched().run())
                .succeeds()
                .stdoutContains("sqb")
                .stderrIsEmpty();
    }

    @Test
    void refusesAnUnknownCommand() {
        assertThatCommand(Sqb.in(directory).launched().run("frobnicate"))
                .exitsWith(2)
                .stdoutIsEmpty()
                .stderrContains("unrecognized arguments", "frobnicate");
    }

    @Test
    void printsItsVersionOnOneLine() {
        CommandResult version = Sqb.in(directory).launched().run("--version");

        assertThatCommand(version).succeeds().stderrIsEmpty();
        assertThat(version.stdout()).matches("sqb \\d+\\.\\d+\\.\\d+\\n");
    }

    @Test
    void startsThroughSymbolicLinksFromAnotherDirectory() throws IOException {
        Path absolute = Files.createSymbolicLink(
                directory.resolve("absolute"), Sqb.root().resolve("sqb"));
        Files.createDirectory(directory.resolve("bin"));
        Path relative = Files.createSymbolicLink(directory.resolve("bin/sqb"), Path.of("../absolute"));

        assertThatCommand(Sqb.in(directory).withLauncher(absolute).run("--version"))
                .succeeds();
        assertThatCommand(Sqb.in(directory).withLauncher(relative).run("--version"))
                .succeeds();
        assertThatCommand(Sqb.in(directory).withLauncher(Path.of("bin/sqb")).run("--version"))
                .succeeds();
    }

    @Test
    void doesNotBuildWhatTheBuildHasJustMade() {
        assertThatCommand(Sqb.in(directory).withEnv("SQB_BUILD", "").run("--version"))
                .succeeds()
                .stderrIsEmpty();
    }

    @Test
    void namesTheSettingWhoseJdkIsNone() {
        assertThatCommand(Sqb.in(directory)
                        .withEnv("SQB_JAVA_HOME", directory.toString())
                        .run("--version"))
                .exitsWith(1)
                .stdoutIsEmpty()
                .stderrContains("SQB_JAVA_HOME", directory.toString());
    }

    @Test
    void handsFurtherOptionsToTheJvm() {
        assertThatCommand(Sqb.in(directory)
                        .withEnv("SQB_JAVA_OPTS", "-XX:+UseParallelGC -Xmx64m -XshowSettings:vm")
                        .run("--version"))
                .succeeds()
                .stderrContains("Max. Heap Size: 64.00M");
    }

    @Test
    void compilesHarderWhereAProjectHasALargeSeed() throws IOException {
        Path seeds = Files.createDirectories(directory.resolve("shop/seeds/deeper"));
        Sqb sqb = Sqb.in(directory).withEnv("SQB_JAVA_OPTS", "-XX:+PrintFlagsFinal");
        assertThat(sqb.run("--version", "--project-dir", "shop").stdout()).containsPattern("TieredStopAtLevel +:?= 1 ");
        try (RandomAccessFile file =
                new RandomAccessFile(seeds.resolve("large.csv").toFile(), "rw")) {
            file.setLength(65 << 20);
        }
        assertThat(sqb.run("--version", "--project-dir", "shop").stdout()).containsPattern("TieredStopAtLevel +:?= 4 ");
        assertThat(sqb.run("--version").stdout()).containsPattern("TieredStopAtLevel +:?= 1 ");
    }
}
