package dev.sqlbuild.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.cli.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionCommandTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void printsAScriptWithoutAnyProject(String shell) {
        InProcess.Result result = InProcess.in(directory).run("completion", shell);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("playground", "no-limit");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void offersEnvironmentsOfTheProject() throws IOException {
        Files.writeString(directory.resolve("sqlbuild_project.toml"), """
                name = "shop"
                adapter = "duckdb"

                [environments.staging_7]
                schema = "s"
                """);
        Files.createDirectories(directory.resolve("target"));
        Files.writeString(
                directory.resolve("target/manifest.json"),
                "{\"metadata\":{\"x\":[1]},\"nodes\":{\"model.shop.stg_orders\":{\"a\":{}},\"model.shop.$(rm)\":{}}}");
        InProcess sqb = InProcess.in(directory);

        assertThat(sqb.run("completion", "bash").out())
                .contains("--environment) COMPREPLY=($(compgen -W \"staging_7\"")
                .doesNotContain("$(rm)");
    }

    @Test
    void refusesOtherShells() {
        assertThat(InProcess.in(directory).run("completion", "cmd").exitCode()).isEqualTo(2);
        assertThat(InProcess.in(directory).run("completion").exitCode()).isEqualTo(2);
    }
}
