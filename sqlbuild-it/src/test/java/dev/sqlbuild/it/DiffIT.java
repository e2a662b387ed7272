package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code sqb diff} of environments and of queries. */
class DiffIT {
    private static final String FCT_TRIPS = """
            MODEL (materialized table, unique_key trip_id%s);
            SELECT 1 AS trip_id, 450 AS fare_cents, 'closed' AS state
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    @Spec("analysis F 19, 20, 21")
    void comparesAModelOfTwoEnvironments(TestEngine engine) {
        TestEngine.Project project = pedal(engine);
        Sqb sqb = Sqb.in(project.files());
        String[] full = {"diff", "prod:dev", "--full", "--select", "fct_trips"};
        assertThatCommand(sqb.run(full)).succeeds().stdoutContains("no differences found in 1 model");

        project.execute(
                "UPDATE dev.fct_trips SET fare_cents = 540 WHERE trip_id = 2",
                "INSERT INTO dev.fct_trips VALUES (4, 100, 'open')");
        CommandResult changed = sqb.run(full);
        assertThatCommand(changed)
                .exitsWith(1)
                .stdoutContains(
                        "Diff prod:dev  full",
                        "fct_trips   prod.fct_trips -> dev.fct_trips   key: trip_id",
                        "prod 3  dev 4   equal 2  unequal 1  left only 0  right only 1",
                        "fare_cents  1 differ (66.6% match)",
                        "trip_id=2  250 -> 540",
                        "right only  trip_id=4",
                        "differences found in 1 of 1 model");
        JsonNode report = sqb.run("diff", "prod:dev", "--full", "-s", "fct_trips", "--json")
                .json();
        assertThat(report.at("/status").asText()).isEqualTo("differences_found");
        assertThat(report.at("/models/0/counts").toString())
                .isEqualTo("{\"left\":3,\"right\":4,\"equal\":2,\"unequal\":1,\"left_only\":0,\"right_only\":1}");
        assertThat(report.at("/models/0/column_mismatches/fare_cents").asInt()).isEqualTo(1);
        assertThat(report.at("/models/0/examples/columns/fare_cents/0/right").asInt())
                .isEqualTo(540);
        assertThat(report.at("/models/0/scope").asText()).isEqualTo("exhaustive");

        project.execute(
                "UPDATE dev.fct_trips SET fare_cents = 251 WHERE trip_id = 2",
                "DELETE FROM dev.fct_trips WHERE trip_id = 4");
        assertThatCommand(sqb.run(
                        "diff", "prod:dev", "--full", "-s", "fct_trips", "--tolerance", "fare_cents:absolute=1"))
                .succeeds();
        project.files()
                .model("fct_trips", FCT_TRIPS.formatted(", row_diff_tolerances (by_column (fare_cents (absolute 1)))"));
        assertThatCommand(sqb.run(full)).succeeds();
        project.execute("UPDATE dev.fct_trips SET fare_cents = 252 WHERE trip_id = 2");
        assertThatCommand(sqb.run(full)).exitsWith(1).stdoutContains("unequal 1");
        project.files().model("fct_trips", FCT_TRIPS.formatted(", row_diff_exclude_columns [fare_cents]"));
        assertThatCommand(sqb.run(full)).succeeds().stdoutContains("excluded  fare_cents");

        project.execute("INSERT INTO dev.fct_trips VALUES (3, 1, 'open'), (NULL, 1, 'open')");
        CommandResult incomplete = sqb.run("diff", "prod:dev", "--full", "-s", "fct_trips", "--json");
        assertThatCommand(incomplete).exitsWith(1);
        assertThat(incomplete.json().at("/status").asText()).isEqualTo("incomplete");
        assertThat(incomplete.json().at("/models/0/key_problems/right").toString())
                .startsWith("{\"null_key_rows\":1,\"duplicate_keys\":1,\"duplicate_key_rows\":2");
        assertThat(incomplete.json().at("/models/0/counts").has("equal")).isFalse();

        project.files().model("fct_trips", FCT_TRIPS.formatted("").replace(", unique_key trip_id", ""));
        assertThatCommand(sqb.run(full))
                .exitsWith(1)
                .stdoutContains("no key", "left only 1  right only 3", "trip_id=2, fare_cents=250, state=closed")
                .stdoutContains("compared as multisets");
    }

    @ParameterizedTest
    @EnumSource
    @Spec("analysis F 22, 23")
    void boundsAndSamplesWhatItCompares(TestEngine engine) {
        TestEngine.Project project = pedal(engine);
        Sqb sqb = Sqb.in(project.files());
        assertThatCommand(sqb.run("diff", "prod:dev", "--bounded", "14x", "-s", "fct_trips"))
                .exitsWith(1)
                .stderrContains("error[X103]", "requires duration like 30d, 12h, or 15m");
        assertThatCommand(sqb.run("diff", "prod:dev", "--bounded", "0d", "-s", "fct_trips"))
                .exitsWith(1)
                .stderrContains("error[X104]");
        project.files().model("hourly", """
                MODEL (
                  materialized incremental, incremental_strategy delete_insert, unique_key id,
                  cursor at_hour, cursor_type timestamp, cursor_grain hour,
                );
                SELECT id, at_hour, v FROM __ref("events")
                """).model("events", """
                MODEL (materialized table);
                SELECT 1 AS id, TIMESTAMP '2026-01-01 00:00:00' AS at_hour, 1 AS v
                """);
        for (String schema : List.of("prod", "dev")) {
            project.execute(
                    "CREATE TABLE " + schema + ".hourly (id INTEGER, at_hour TIMESTAMP, v INTEGER)",
                    "INSERT INTO " + schema + ".hourly VALUES (1, TIMESTAMP '2020-01-01 00:00:00', 1)");
        }
        project.execute(
                "UPDATE dev.hourly SET v = 2",
                "INSERT INTO prod.hourly SELECT 2, CAST(now() AS TIMESTAMP) - INTERVAL '36' HOUR, 1",
                "INSERT INTO dev.hourly SELECT * FROM prod.hourly WHERE id = 2");
        CommandResult window = sqb.run("diff", "prod:dev", "--bounded", "14d", "-s", "hourly", "--json");
        assertThatCommand(window).succeeds();
        assertThat(window.json().at("/models/0/counts/left").asInt()).isEqualTo(1);
        assertThat(window.json().at("/models/0/cursor/requested").asText()).isEqualTo("14d");
        assertThatCommand(sqb.run("diff", "prod:dev", "--full", "-s", "hourly")).exitsWith(1);
        assertThatCommand(sqb.run("diff", "prod:dev", "--bounded", "1000", "-s", "hourly"))
                .exitsWith(1)
                .stderrContains("error[X103]");
        CommandResult fallback = sqb.run("diff", "prod:dev", "--bounded", "14d", "-s", "fct_trips", "--json");
        assertThat(fallback.json().at("/models/0/bounded_fallback").asBoolean()).isTrue();
        assertThat(fallback.json().at("/models/0/counts/equal").asInt()).isEqualTo(3);

        for (String schema : List.of("prod", "dev")) {
            project.execute(
                    "CREATE TABLE " + schema + ".many AS SELECT n AS id, n AS v FROM generate_series(1, 1000) AS t(n)");
        }
        project.files().model("many", "MODEL (materialized table, unique_key id);\nSELECT 1 AS id, 1 AS v\n");
        String[] sample = {"diff", "prod:dev", "--full", "-s", "many", "--sample-rows", "10"};
        assertThatCommand(sqb.run(sample)).succeeds().stdoutContains("no differences found in 10 of 1000 keys");
        project.execute("UPDATE dev.many SET v = -1");
        CommandResult one = sqb.run("diff", "prod:dev", "--full", "-s", "many", "--sample-rows", "10", "-v", "--json");
        CommandResult again =
                sqb.run("diff", "prod:dev", "--full", "-s", "many", "--sample-rows", "10", "-v", "--json");
        assertThat(one.json().at("/models/0/examples/columns/v"))
                .hasSize(10)
                .isEqualTo(again.json().at("/models/0/examples/columns/v"));
        CommandResult other = sqb.run(
                "diff",
                "prod:dev",
                "--full",
                "-s",
                "many",
                "--sample-rows",
                "10",
                "--sample-seed",
                "7",
                "-v",
                "--json");
        assertThat(other.json().at("/models/0/examples/columns/v"))
                .isNotEqualTo(one.json().at("/models/0/examples/columns/v"));
        assertThat(one.json().at("/models/0/scope").asText()).isEqualTo("sampled");
        assertThat(one.json().at("/models/0/population").asInt()).isEqualTo(1000);
    }

    @ParameterizedTest
    @EnumSource
    @Spec("analysis F 25")
    void comparesTheResultsOfTwoQueries(TestEngine engine) {
        TestEngine.Project project = pedal(engine);
        Sqb sqb = Sqb.in(project.files());
        CommandResult differ =
                sqb.run("diff", "--left-query", "SELECT 1 AS id", "--right-query", "SELECT 2 AS id;", "--key", "id");
        assertThatCommand(differ)
                .exitsWith(1)
                .stdoutContains("left only 1  right only 1", "left only  id=1", "right only  id=2");
        assertThatCommand(sqb.run(
                        "diff", "--left-query", "SELECT 1 AS id", "--right-query", "VALUES (1)", "--schema-only"))
                .exitsWith(1)
                .stdoutContains("- id");
        project.files().file("right.sql", "-- all of them\nSELECT * FROM dev.fct_trips\n");
        assertThatCommand(sqb.run(
                        "diff",
                        "--left-query",
                        "SELECT * FROM prod.fct_trips",
                        "--right-query-file",
                        "right.sql",
                        "--unkeyed"))
                .succeeds();
        assertThatCommand(sqb.run(
                        "diff", "--left-query", "DELETE FROM prod.fct_trips", "--right-query", "SELECT 1", "--unkeyed"))
                .exitsWith(2)
                .stderrContains("must be a SELECT");
        assertThatCommand(sqb.run(
                        "diff",
                        "--left-query",
                        "SELECT 1 AS id UNION ALL SELECT 1",
                        "--right-query",
                        "SELECT 1 AS id",
                        "--key",
                        "id"))
                .exitsWith(2)
                .stdoutContains("1 keys that occur again, in 2 rows");
        assertThatCommand(sqb.run(
                        "diff", "--left-query", "SELECT 1 AS id", "--right-query", "SELECT 1 AS id", "--key", "no"))
                .exitsWith(2)
                .stderrContains("error[X302]");
        CommandResult broken = sqb.run(
                "diff",
                "--left-query",
                "SELECT nothing FROM nowhere",
                "--right-query",
                "SELECT 1",
                "--unkeyed",
                "--json");
        assertThatCommand(broken).exitsWith(3);
        assertThat(broken.json().at("/status").asText()).isEqualTo("error");
        assertThat(broken.json().at("/code").asText()).isEqualTo("E101");
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'sqb_qdiff%'"))
                .isEmpty();
        assertThat(project.rows(
                        "SELECT node_name FROM dev._sqlbuild_fingerprints WHERE node_type = 'query_diff_artifact'"))
                .isEmpty();
        assertThat(project.rows("SELECT count(*) FROM prod.fct_trips")).containsExactly(List.of("3"));
    }

    @Test
    @Spec("analysis F7")
    void dropsWhatAnEarlierRunHasLeftAndNothingElse() {
        TestEngine.Project project = pedal(TestEngine.DUCKDB);
        Sqb sqb = Sqb.in(project.files());
        String[] diff = {"diff", "--left-query", "SELECT 1 AS id", "--right-query", "SELECT 1 AS id", "--key", "id"};
        assertThatCommand(sqb.run(diff)).succeeds();
        project.execute(
                "CREATE TABLE dev.sqb_qdiff__old__left AS SELECT 1 AS a",
                "CREATE TABLE dev.sqb_qdiff__new__left AS SELECT 1 AS a",
                "CREATE TABLE dev.sqb_qdiff__mine AS SELECT 1 AS a");
        for (String name : List.of("old", "new")) {
            String age = name.equals("old") ? "25" : "1";
            project.execute(
                    "INSERT INTO dev._sqlbuild_fingerprints (node_type, node_name, target_schema, target_name, run_id,"
                            + " definition_hash, version_hash, schema_fingerprint, definition_b64, metadata_json_b64, ts)"
                            + " VALUES ('query_diff_artifact', 'sqb_qdiff__" + name + "__left', 'dev', 'sqb_qdiff__"
                            + name
                            + "__left', 'r', '', '', '', '', '', now()::TIMESTAMP - INTERVAL " + age + " HOUR)");
        }
        assertThatCommand(sqb.run(diff)).succeeds().stderrContains("dev.sqb_qdiff__mine", "no record of it");
        String left = "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'sqb_qdiff%' ORDER BY 1";
        assertThat(project.rows(left)).containsExactly(List.of("sqb_qdiff__mine"), List.of("sqb_qdiff__new__left"));
        String toml = project.files().read("sqlbuild_project.toml");
        project.files().file("sqlbuild_project.toml", toml + "\n[diff]\nquery_artifact_ttl = \"30m\"\n");
        assertThatCommand(sqb.run(diff)).succeeds();
        assertThat(project.rows(left)).containsExactly(List.of("sqb_qdiff__mine"));
    }

    @Test
    @Spec("analysis F1, cli 16")
    void refusesCommandLinesThatMakeNoSense() {
        Sqb sqb = Sqb.in(pedal(TestEngine.DUCKDB).files());
        assertThatCommand(sqb.run("diff")).exitsWith(2).stderrContains("error[C208]", "diff requires FROM:TO");
        CommandResult malformed = sqb.run("diff", "prod", "--full", "--json");
        assertThatCommand(malformed).exitsWith(2).stderrContains("error[C209]", "diff range must be FROM:TO");
        assertThat(malformed.json().at("/status").asText()).isEqualTo("error");
        assertThat(malformed.json().at("/code").asText()).isEqualTo("C209");
        refused(sqb, "one of --full", "prod:dev", "-s", "fct_trips");
        refused(sqb, "requires --select", "prod:dev", "--full");
        refused(sqb, "exclude each other", "prod:dev", "--full", "--schema-only", "-s", "fct_trips");
        refused(sqb, "with itself", "dev:dev", "--full", "-s", "fct_trips");
        refused(sqb, "Unknown environment 'pord'", "pord:dev", "--full", "-s", "fct_trips");
        refused(sqb, "Unknown environment 'dve'", "prod:dve", "--full", "-s", "fct_trips");
        refused(sqb, "COLUMN:absolute=N", "prod:dev", "--full", "-s", "fct_trips", "--tolerance", "fare_cents=1");
        refused(sqb, "leave out --key", "prod:dev", "--schema-only", "-s", "fct_trips", "--key", "trip_id");
        refused(sqb, "either FROM:TO or two queries", "prod:dev", "--left-query", "SELECT 1");
        refused(sqb, "--key or --unkeyed", "--left-query", "SELECT 1", "--right-query", "SELECT 1");
        refused(sqb, "exactly one of --right-query", "--left-query", "SELECT 1", "--unkeyed");
        assertThatCommand(sqb.run("diff", "prod:dev", "--full", "-s", "fct_trips", "--allow-partial-diff"))
                .exitsWith(1)
                .stderrContains("error[C262]");
    }

    @Test
    @Spec("analysis F2, F4")
    void saysWhyAModelCannotBeComparedAndGoesOnWithTheOthers() {
        TestEngine.Project project = pedal(TestEngine.DUCKDB);
        project.files()
                .model("other", "MODEL (materialized table, unique_key id);\nSELECT 1 AS id\n")
                .model(
                        "excluded",
                        "MODEL (materialized table, unique_key id, row_diff_exclude_columns [id]);\nSELECT 1 AS id\n");
        project.execute(
                "CREATE TABLE prod.other AS SELECT 1 AS id",
                "CREATE TABLE prod.excluded AS SELECT 1 AS id",
                "CREATE TABLE dev.excluded AS SELECT 1 AS id",
                "ALTER TABLE dev.fct_trips ADD COLUMN discount INTEGER",
                "ALTER TABLE dev.fct_trips ALTER fare_cents TYPE BIGINT",
                "ALTER TABLE dev.fct_trips DROP COLUMN state");
        Sqb sqb = Sqb.in(project.files());
        CommandResult all = sqb.run("diff", "prod:dev", "--full", "-s", "fct_trips", "other", "excluded");
        assertThatCommand(all)
                .exitsWith(1)
                .stdoutContains(
                        "error[X303]: relation dev.other does not exist",
                        "error[X302]: model 'excluded' row_diff_exclude_columns intersects unique_key: id",
                        "+ discount INTEGER",
                        "- state VARCHAR",
                        "~ fare_cents INTEGER -> BIGINT",
                        "equal 3  unequal 0",
                        "differences found in 1 of 3 models, 2 not compared");
        assertThatCommand(sqb.run("diff", "prod:dev", "--schema-only", "-s", "fct_trips"))
                .exitsWith(1)
                .stdoutContains("+ discount INTEGER")
                .stdoutLacks("equal");
        assertThatCommand(sqb.run("diff", "prod:dev", "--full", "-s", "fct_trips", "other", "--max-models", "1"))
                .exitsWith(1)
                .stderrContains("2 models to compare, but --max-models is 1");
        assertThatCommand(sqb.run("diff", "prod:dev", "--full", "-s", "fct_trips", "--exclude-column", "fare_sents"))
                .exitsWith(1)
                .stderrContains("error[A501]", "did you mean 'fare_cents'?");
        project.files()
                .model(
                        "other",
                        "MODEL (materialized table, row_diff_tolerances (by_column (id (absolut 1))));\nSELECT 1 AS id\n");
        assertThatCommand(sqb.run("compile"))
                .exitsWith(1)
                .stderrContains("error[P001]", "absolut")
                .pointsAt("models/other.sql:");
    }

    @Test
    @Spec("analysis F1")
    void readsTheDatabaseFileOfTheOtherEnvironment() {
        TestEngine.Project project = pedal(TestEngine.DUCKDB);
        String toml = project.files().read("sqlbuild_project.toml");
        project.files()
                .file(
                        "sqlbuild_project.toml",
                        toml.replace(
                                "schema = \"prod\"",
                                "schema = \"prod\"\nconnection = {database = \"prod.duckdb\", query_tag = \"${ENV:NOT_SET}\"}"));
        ProjectDir prod = ProjectDir.at(project.files().path());
        assertThatCommand(Sqb.in(project.files()).run("diff", "prod:dev", "--full", "-s", "fct_trips"))
                .exitsWith(1)
                .stderrContains("prod.duckdb", "does not exist");
        project.execute(
                "ATTACH '" + prod.path("prod.duckdb") + "' AS p",
                "CREATE SCHEMA p.prod",
                "CREATE TABLE p.prod.fct_trips AS SELECT * REPLACE (fare_cents + 1 AS fare_cents) FROM dev.fct_trips");
        assertThatCommand(Sqb.in(project.files()).run("diff", "prod:dev", "--full", "-s", "fct_trips"))
                .exitsWith(1)
                .stdoutContains("equal 0  unequal 3");
    }

    private static void refused(Sqb sqb, String message, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "diff";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        assertThatCommand(sqb.run(command)).exitsWith(2).stderrContains("error[C001]", message);
    }

    /** The same three trips in both environments. */
    private TestEngine.Project pedal(TestEngine engine) {
        TestEngine.Project project = engine.project(directory.resolve(engine.name()));
        project.files().model("fct_trips", FCT_TRIPS.formatted(""));
        for (String schema : List.of("prod", "dev")) {
            project.execute(
                    "CREATE SCHEMA " + schema,
                    "CREATE TABLE " + schema + ".fct_trips (trip_id INTEGER, fare_cents INTEGER, state VARCHAR)",
                    "INSERT INTO " + schema
                            + ".fct_trips VALUES (1, 450, 'closed'), (2, 250, 'closed'), (3, 0, 'open')");
        }
        return project;
    }
}
