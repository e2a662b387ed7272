package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded about nodes that were not simply built. */
class BuildRecordsIT {
    private static final String GOOD = "MODEL (materialized view, columns (n (audits [not_null])));\nSELECT 1 AS n";
    private static final String BAD = GOOD.replace("SELECT 1", "SELECT NULL::INTEGER");

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void setUp() {
        project = ProjectDir.shop(directory);
        sqb = Sqb.in(project);
    }

    @Test
    void knowsAViewAsItsOwnAlthoughItsFirstAuditFailed() {
        project.model("numbers", BAD);
        assertThatCommand(sqb.run("build")).exitsWith(1);

        project.model("numbers", GOOD.replace("view", "table"));
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.value("SELECT n FROM dev.numbers")).isEqualTo("1");
    }

    @Test
    void createsAViewAgainWhenItsQueryGoesBackToWhatPassed() {
        project.model("numbers", GOOD);
        assertThatCommand(sqb.run("build")).succeeds();
        project.model("numbers", BAD);
        assertThatCommand(sqb.run("build", "--changes-only")).exitsWith(1);
        assertThatCommand(sqb.run("plan")).succeeds().stdoutContains("Query changed (1)");

        project.model("numbers", GOOD);
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("numbers");
        assertThat(project.value("SELECT n FROM dev.numbers")).isEqualTo("1");
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");
    }

    @Test
    void runsANewAuditOfACurrentModelOnce() {
        project.model("numbers", "MODEL (materialized table);\nSELECT 1 AS n");
        assertThatCommand(sqb.run("build")).succeeds();
        project.model("numbers", "MODEL (materialized table, audits [unique(column n)]);\nSELECT 1 AS n");

        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("unique");
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");
        assertThatCommand(sqb.run("plan")).succeeds().stdoutContains("Normal (1)");
        assertThatCommand(sqb.run("build")).succeeds().stdoutContains("unique");
    }
}
