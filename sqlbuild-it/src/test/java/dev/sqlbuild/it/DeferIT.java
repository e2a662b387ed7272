package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading unselected models from another environment. */
class DeferIT {
    private static final String RELATIONS_OF_DEV = """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'dev' AND table_name NOT LIKE '!_sqlbuild%' ESCAPE '!' ORDER BY 1""";
    private static final String PROD_STATE = "SELECT * FROM prod._sqlbuild_fingerprints ORDER BY node_name, ts";

    @TempDir
    Path directory;

    @Test
    @Spec({"planning 17", "quality 2"})
    void readsFromTheOtherEnvironmentAndWritesOnlyItsOwn() {
        ProjectDir project = RidesProject.at(directory);
        Sqb sqb = Sqb.in(project);
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();
        List<List<String>> state = project.rows(PROD_STATE);
        // Where the two environments differ it shows which of them was read.
        project.execute("INSERT INTO prod.fct_rides VALUES (9, 1, TIMESTAMP '2026-03-09 00:00:00', 1000)");

        assertThatCommand(sqb.run("build", "--environment", "dev", "--select", "daily_usage", "--defer-to", "prod"))
                .succeeds();
        assertThat(project.rows(RELATIONS_OF_DEV)).containsExactly(List.of("daily_usage"));
        assertThat(project.value("SELECT sum(revenue) FROM dev.daily_usage")).isEqualTo("1350");
        assertThat(project.value("SELECT sum(revenue) FROM prod.daily_usage")).isEqualTo("350");
        assertThat(project.rows(PROD_STATE)).isEqualTo(state);
        assertThat(project.rows("SELECT node_name FROM dev._sqlbuild_fingerprints"))
                .containsExactly(List.of("daily_usage"));

        // A local copy does not change what is read.
        assertThatCommand(sqb.run("build", "--select", "+fct_rides")).succeeds();
        assertThatCommand(sqb.run("build", "--select", "daily_usage", "--defer-to", "prod"))
                .succeeds();
        assertThat(project.value("SELECT sum(revenue) FROM dev.daily_usage")).isEqualTo("1350");
        assertThatCommand(sqb.run("build", "--select", "daily_usage")).succeeds();
        assertThat(project.value("SELECT sum(revenue) FROM dev.daily_usage")).isEqualTo("350");

        assertThatCommand(sqb.run("build", "--select", "station_dim", "--defer-to", "prod"))
                .succeeds();
        assertThatCommand(sqb.run("plan", "--defer-to", "nowhere"))
                .failsWith("D001")
                .stderrContains("nowhere");
        assertThatCommand(sqb.run("plan", "--defer-to", "dev")).exitsWith(2);

        project.execute("DROP TABLE prod.fct_rides");
        assertThatCommand(sqb.run("plan", "--select", "daily_usage", "--defer-to", "prod"))
                .failsWith("S301")
                .stderrContains(
                        "not found in environment 'prod' (prod.fct_rides)", "readable through the active connection");
    }

    @Test
    @Spec("planning 17")
    void refusesToDeferAVirtualProject() {
        ProjectDir project = RidesProject.at(directory);
        project.file(
                "sqlbuild_project.toml",
                project.read("sqlbuild_project.toml")
                        .replace("default_environment", "environment_mode = \"virtual\"\ndefault_environment"));
        assertThatCommand(Sqb.in(project).run("build", "--select", "daily_usage", "--defer-to", "prod"))
                .failsWith("C242");
    }

    @Test
    @Spec("planning 9.2")
    void refusesToDeferSourcesWhereThatCannotBe() {
        ProjectDir project = RidesProject.at(directory);
        Sqb sqb = Sqb.in(project);
        assertThatCommand(sqb.run("plan", "--defer-sources-to", "prod")).succeeds();
        assertThatCommand(sqb.run("plan", "--defer-sources-to", "nowhere"))
                .failsWith("D001")
                .stderrContains("nowhere");
        assertThatCommand(sqb.run("plan", "--defer-sources-to", "dev")).exitsWith(2);
        assertThatCommand(sqb.run("build", "--defer-sources-to", "prod", "--reload"))
                .exitsWith(2);
        assertThatCommand(sqb.run("build", "--defer-sources-to", "prod", "--load"))
                .exitsWith(2);

        String config = project.read("sqlbuild_project.toml");
        project.file(
                "sqlbuild_project.toml", config.replace("schema = \"dev\"", "schema = \"dev\"\nreuse_from = \"prod\""));
        assertThatCommand(sqb.run("plan", "--defer-sources-to", "prod"))
                .failsWith("D001")
                .stderrContains("reuse_from cannot be used together with defer_sources_to");
        project.file(
                "sqlbuild_project.toml",
                config.replace(
                        "schema = \"dev\"", "schema = \"dev\"\nreuse_from = \"prod\"\ndefer_sources_to = \"prod\""));
        assertThatCommand(sqb.run("plan"))
                .failsWith("D001")
                .stderrContains("reuse_from cannot be used together with defer_sources_to");
        project.file(
                "sqlbuild_project.toml", config.replace("schema = \"dev\"", "schema = \"dev\"\nreuse_from = \"dev\""));
        assertThatCommand(sqb.run("plan")).failsWith("D001").stderrContains("must name another environment");
        project.file(
                "sqlbuild_project.toml",
                config.replace("schema = \"prod\"", "schema = \"prod\"\nconnection.database = \"other.duckdb\""));
        assertThatCommand(sqb.run("plan", "--defer-sources-to", "prod"))
                .failsWith("D001")
                .stderrContains("another connection");
    }
}
