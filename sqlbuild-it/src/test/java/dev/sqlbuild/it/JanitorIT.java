package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cleaning up in direct mode: only what SQLBuild has made, only what is no longer used, nothing without asking. */
class JanitorIT {
    private static final String AGE = "UPDATE dev._sqlbuild_fingerprints SET ts = ts - INTERVAL 40 DAY";

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void setUp() {
        project = RidesProject.at(directory);
        sqb = Sqb.in(project);
        configure("enabled = true");
        assertThatCommand(sqb.run("build")).succeeds();
    }

    private void configure(String janitor) {
        String config = project.read("sqlbuild_project.toml");
        int block = config.indexOf("\n[janitor]");
        project.file(
                "sqlbuild_project.toml",
                (block < 0 ? config : config.substring(0, block)) + "\n[janitor]\n" + janitor + "\n");
    }

    private Set<String> relations() {
        Set<String> names = new TreeSet<>();
        project.rows("SELECT table_schema || '.' || table_name FROM information_schema.tables")
                .forEach(row -> names.add(row.get(0)));
        return names;
    }

    @Test
    @Spec("virtual-recovery 6.5")
    void putsAsideWhatIsGoneAndDropsItLater() {
        project.delete("models/marts/daily_usage.sql");
        Set<String> before = relations();
        assertThatCommand(sqb.run("janitor")).succeeds().stdoutContains("Nothing to clean up.");
        assertThatCommand(sqb.run("janitor", "--verbose"))
                .stdoutContains("Kept (1)", "model daily_usage was built 0 days ago");

        project.execute(AGE);
        assertThatCommand(sqb.run("janitor", "--dry-run"))
                .succeeds()
                .stdoutContains("Removed models and seeds (1)", "dev.daily_usage  archive as _sqb_archive__");
        assertThatCommand(sqb.withInput("janitor prod\n").run("janitor"))
                .failsWith("C258")
                .stderrContains("Cancelled, no changes made.");
        assertThatCommand(sqb.run("janitor")).failsWith("C258");
        assertThat(relations()).isEqualTo(before);

        assertThatCommand(sqb.withInput("janitor dev\n").run("janitor"))
                .succeeds()
                .stdoutContains("Cleaned up 1");
        String archive = relations().stream()
                .filter(name -> name.contains("_sqb_archive__"))
                .findFirst()
                .orElseThrow();
        assertThat(archive).endsWith("__daily_usage");
        assertThat(relations()).doesNotContain("dev.daily_usage");
        assertThat(project.value("SELECT count(*) FROM " + archive)).isEqualTo("1");

        // What comes to stand there now is nobody's business, and the archive stays for its time.
        project.execute("CREATE TABLE dev.daily_usage AS SELECT 'mine' AS t");
        assertThatCommand(sqb.run("janitor", "--auto-approve", "--retention-days", "0"))
                .succeeds()
                .stdoutContains("Nothing to clean up.");
        project.execute("ALTER TABLE " + archive + " RENAME TO _sqb_archive__20200101t000000z__daily_usage");
        assertThatCommand(sqb.run("janitor", "--auto-approve"))
                .succeeds()
                .stdoutContains("Archives (1)", "drop; put aside");
        assertThat(relations()).contains("dev.daily_usage").noneMatch(name -> name.contains("_sqb_archive__"));

        // A model that comes back is built as a new one.
        project.execute("DROP TABLE dev.daily_usage");
        project.model(
                "marts/daily_usage", "MODEL (materialized table);\nSELECT count(*) AS n FROM __ref(\"fct_rides\")");
        assertThatCommand(sqb.run("build")).succeeds();
    }

    @Test
    @Spec("virtual-recovery 6.5")
    void leavesAloneWhatIsInDoubt() {
        project.execute(
                AGE,
                "CREATE TABLE dev.fct_rides__staging AS SELECT 1 AS a",
                "CREATE TABLE dev.nobody__staging AS SELECT 1 AS a",
                "CREATE TABLE dev.fct_rides__sqb_tmp_0123abcd AS SELECT 1 AS a",
                "CREATE TABLE dev.fct_rides__sqb_tmp_mine AS SELECT 1 AS a",
                "CREATE TABLE dev._sqb_archive__yesterday__x AS SELECT 1 AS a",
                "CREATE TABLE dev.own AS SELECT 1 AS a",
                "CREATE VIEW dev.own_view AS SELECT 1 AS a");
        // Disabled is not gone, excluded is excluded, and what was replaced by hand is somebody's.
        project.model("marts/daily_usage", "MODEL (materialized table, enabled false);\nSELECT 1 AS a");
        project.delete("models/dims/station_dim.sql").delete("models/marts/fct_rides.sql");
        project.execute("DROP TABLE dev.station_dim", "CREATE VIEW dev.station_dim AS SELECT 1 AS a");
        Set<String> before = relations();
        configure("enabled = true\nexclude_patterns = [\"FCT_*_0123*\"]\narchive_retention_days = 0");

        assertThatCommand(sqb.run("janitor", "--auto-approve", "--verbose"))
                .succeeds()
                .stdoutContains(
                        "Removed models and seeds (1)",
                        "Leftovers (1)",
                        "dev.fct_rides__staging  drop; left beside dev.fct_rides",
                        "excluded by exclude_patterns",
                        "model daily_usage still has a file",
                        "it is not what was built as model station_dim",
                        "nothing is recorded of dev.nobody",
                        "Cleaned up 2");
        before.remove("dev.fct_rides");
        before.remove("dev.fct_rides__staging");
        assertThat(relations()).isEqualTo(before);

        // Whoever says that the schema is the project's alone loses what the project does not know.
        configure("enabled = true\ndelete_tracked_only = false\nexclude_patterns = [\"own_view\"]"
                + "\narchive_retention_days = 0");
        assertThatCommand(sqb.run("janitor", "--auto-approve", "--verbose"))
                .succeeds()
                .stdoutContains(
                        "Nothing to clean up.",
                        "dev.own  nothing is recorded of it; its age is not known, --retention-days 0 drops it");
        assertThatCommand(sqb.run("janitor", "--auto-approve", "--retention-days", "0"))
                .succeeds()
                .stdoutContains(
                        "Not recorded (4)",
                        "dev.own  drop; nothing is recorded of it",
                        "dev.nobody__staging  drop",
                        "dev.fct_rides__sqb_tmp_mine  drop");
        before.removeAll(Set.of(
                "dev.own", "dev.nobody__staging", "dev.fct_rides__sqb_tmp_mine", "dev.fct_rides__sqb_tmp_0123abcd"));
        assertThat(relations()).isEqualTo(before);
    }

    @Test
    @Spec("virtual-recovery 6.5")
    void keepsTheLatestRowsOfEveryNode() {
        for (int i = 0; i < 3; i++) assertThatCommand(sqb.run("build")).succeeds();
        project.execute(
                "CREATE TABLE latest AS SELECT node_name, max(ts) AS ts FROM dev._sqlbuild_fingerprints GROUP BY 1");
        assertThatCommand(sqb.run("janitor", "--auto-approve")).succeeds().stdoutContains("Nothing to clean up.");

        assertThatCommand(sqb.run("janitor", "--auto-approve", "--direct-state-history-versions", "2"))
                .succeeds()
                .stdoutContains("State rows (1)", "dev._sqlbuild_fingerprints  delete 8 old rows");
        assertThat(project.value("SELECT count(*) FROM dev._sqlbuild_fingerprints WHERE node_type = 'model'"))
                .isEqualTo("8");
        assertThatCommand(sqb.run("janitor", "--auto-approve", "--direct-state-history-versions", "0"))
                .succeeds();
        assertThat(project.value("""
                SELECT count(*) FROM latest AS l JOIN dev._sqlbuild_fingerprints AS f
                ON f.node_name = l.node_name AND f.ts = l.ts""")).isEqualTo("5");
        assertThat(project.value("SELECT count(*) FROM dev._sqlbuild_fingerprints"))
                .isEqualTo("5");
        assertThatCommand(sqb.run("plan")).succeeds().stdoutLacks("First run", "changed");
    }

    @Test
    @Spec("virtual-recovery 6.5")
    void neverTouchesWhatItDidNotMake() {
        project.execute(AGE);
        Random random = new Random(20260309);
        List<String> parts = List.of(
                "own",
                "_sqb_archive__",
                "__staging",
                "__old",
                "fct",
                "rides",
                "stations",
                "_2",
                "__delta",
                "x",
                "__sqb_tmp_",
                "deadbeef",
                "20200101T000000",
                "Z__");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            StringBuilder name = new StringBuilder();
            for (int n = 1 + random.nextInt(4); n > 0; n--) name.append(parts.get(random.nextInt(parts.size())));
            String relation = name.toString();
            boolean reserved = relation.matches("(?i)(fct_rides|stations)__.*|_sqb_archive__\\d{8}t\\d{6}z__.+");
            if (reserved || made.contains(relation) || relations().contains("dev." + relation)) continue;
            project.execute("CREATE " + (i % 3 == 0 ? "VIEW" : "TABLE") + " dev.\"" + relation + "\" AS SELECT 1 AS a");
            made.add(relation);
        }
        assertThat(made).hasSizeGreaterThan(30);
        Set<String> before = relations();

        assertThatCommand(sqb.run("janitor", "--auto-approve", "--retention-days", "0"))
                .succeeds();
        assertThat(relations()).isEqualTo(before);
    }

    @Test
    void hasToBeEnabled() {
        configure("enabled = false");
        assertThatCommand(sqb.run("janitor"))
                .failsWith("C801")
                .stderrContains("janitor is disabled; set enabled = true under [janitor]");
    }
}
