package dev.sqlbuild.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningProgramTest {
    @TempDir
    Path directory;

    @Test
    void tellsBuildsOfOneVersionApart() throws IOException {
        Path jar = Files.writeString(directory.resolve("sqlbuild.jar"), "classes");
        String classPath = jar + File.pathSeparator + directory.resolve("driver.jar");
        String stamp = RunningProgram.stamp(classPath);

        assertThat(RunningProgram.stamp(classPath)).isEqualTo(stamp);
        assertThat(RunningProgram.stamp(jar.toString())).isNotEqualTo(stamp);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000_000_000L));
        assertThat(RunningProgram.stamp(classPath)).isNotEqualTo(stamp);
        Files.writeString(directory.resolve("driver.jar"), "driver");
        assertThat(RunningProgram.stamp(classPath)).isNotEqualTo(stamp);
    }
}
