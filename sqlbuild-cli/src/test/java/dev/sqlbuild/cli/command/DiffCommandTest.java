package dev.sqlbuild.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.cli.InProcess;
import dev.sqlbuild.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void project() throws IOException {
        Files.writeString(directory.resolve("sqlbuild_project.toml"), """
                name = "shop"
                adapter = "duckdb"
                default_environment = "dev"
                [connection]
                database = "shop.duckdb"
                [environments.dev]
                schema = "dev"
                [environments.prod]
                schema = "prod"
                """);
        Files.createDirectory(directory.resolve("seeds"));
        Files.writeString(directory.resolve("seeds/zones.csv"), "id\n1\n");
    }

    @Test
    void comparesModelsAndNothingElse() {
        Result result = InProcess.in(directory).run("diff", "dev:prod", "--full", "--select", "zones");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("error[X301]: the selection contains no model to compare");
    }

    @Test
    void saysWhenItsDocumentCannotBeWritten() {
        Result result = InProcess.in(directory)
                .run(
                        "diff",
                        "--left-query",
                        "SELECT 1 AS id",
                        "--right-query",
                        "SELECT 1 AS id",
                        "--key",
                        "id",
                        "--json-output",
                        "sqlbuild_project.toml/diff.json");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("error[C210]");
    }
}
