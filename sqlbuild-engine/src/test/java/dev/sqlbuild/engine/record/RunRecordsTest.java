package dev.sqlbuild.engine.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordsTest {
    @TempDir
    private Path project;

    @Test
    void ledgerGoesOnAfterTheBuildHasClosedIt() throws IOException {
        RunRecords records = RunRecords.of(project, RunId.next(Clock.systemUTC()));
        records.statements("model:a").after("SELECT 1", Duration.ZERO, Optional.empty());
        records.close();
        records.statements("publish").after("SELECT 2", Duration.ZERO, Optional.empty());
        records.close();
        Path ledger = project.resolve("target/executions/" + records.runId() + "/statements.jsonl");
        assertThat(Files.readAllLines(ledger))
                .satisfiesExactly(
                        line -> assertThat(line).contains("_1\"", "\"resource_id\":\"model:a\""),
                        line -> assertThat(line).contains("_2\"", "\"resource_id\":\"publish\""));
    }

    @Test
    void scriptsAreWrittenWhenTheRecordsAreClosed() throws IOException {
        RunRecords records = RunRecords.of(project, RunId.next(Clock.systemUTC()));
        for (int i = 0; i < 50; i++) records.writeScript("target/run/m_" + i + ".sql", List.of("SELECT " + i));
        records.close();
        try (var files = Files.list(project.resolve("target/run"))) {
            assertThat(files).hasSize(50);
        }
        assertThat(project.resolve("target/run/m_49.sql")).content().contains("SELECT 49");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsTold() throws IOException {
        Files.writeString(project.resolve("target"), "not a directory");
        RunRecords records = RunRecords.of(project, RunId.next(Clock.systemUTC()));
        records.writeScript("target/run/m.sql", List.of("SELECT 1"));
        assertThat(records.trouble())
                .hasValueSatisfying(
                        told -> assertThat(told.message()).startsWith("target/run/m.sql could not be written"));
    }
}
