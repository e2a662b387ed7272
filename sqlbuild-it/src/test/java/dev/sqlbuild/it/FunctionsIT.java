package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQL functions from their files to the warehouse. */
class FunctionsIT {
    private static final String FARE = """
            FUNCTION (arguments (p_minutes INTEGER, p_rate DOUBLE), returns DOUBLE, tags [pricing]);
            p_minutes * p_rate / 60.0
            """;

    private static final String BIKE_TRIPS = """
            FUNCTION (arguments (p_bike INTEGER), returns table (trip_id INTEGER, price DOUBLE));
            SELECT trip_id, __udf("fare")(minutes, 2) FROM __ref("trips") WHERE bike_id = p_bike
            """;

    @TempDir
    Path directory;

    private ProjectDir project;

    @BeforeEach
    void create() {
        project = ProjectDir.shop(directory)
                .file("functions/sql/pricing/fare.sql", FARE)
                .file("functions/sql/bike_trips.sql", BIKE_TRIPS)
                .model("trips", """
                        MODEL ();
                        SELECT 1 AS trip_id, 7 AS bike_id, 90 AS minutes UNION ALL SELECT 2, 8, 30
                        """)
                .model("prices", """
                        MODEL ();
                        SELECT trip_id, __udf("fare")(minutes, 3) AS price FROM __ref("trips")
                        """)
                .model("bike7", """
                        MODEL (materialized view);
                        SELECT bike_trips.trip_id, p.price
                        FROM __table_fn("bike_trips")(7) JOIN __ref("prices") p ON p.trip_id = bike_trips.trip_id
                        """);
    }

    private CommandResultAssert sqb(String... arguments) {
        return assertThatCommand(Sqb.in(project).run(arguments));
    }

    @Test
    @Spec({"declarations 23", "planning 5.2"})
    void createsFunctionsBetweenWhatTheyReadAndWhatCallsThem() {
        sqb("plan").succeeds().stdoutContains("Changed functions (2)", "fare ", "function (first run)");
        sqb("build").succeeds();
        assertThat(project.rows("SELECT * FROM dev.bike7")).containsExactly(List.of("1", "4.5"));
        assertThat(project.rows("SELECT node_type, node_name FROM dev._sqlbuild_fingerprints"
                        + " WHERE node_type NOT IN ('model') ORDER BY 2"))
                .containsExactly(List.of("table_fn", "bike_trips"), List.of("udf", "fare"));
        assertThat(project.read("target/compiled/functions/sql/pricing/fare.sql"))
                .startsWith("CREATE OR REPLACE MACRO dev.fare(p_minutes INTEGER, p_rate DOUBLE)");
        assertThat(project.read("target/run/functions/sql/pricing/fare.sql")).contains("MACRO dev.fare(");

        sqb("plan", "--json")
                .succeeds()
                .jsonHas("/nodes/0/id", "function:fare")
                .jsonHas("/nodes/0/action", "skip")
                .jsonHas("/nodes/0/reason", "no_change");

        project.file("functions/sql/pricing/fare.sql", FARE.replace("/ 60.0", "/ 30.0"));
        sqb("plan")
                .succeeds()
                .stdoutContains(
                        "Changed functions (2)\n",
                        "function (query changed)",
                        "-  p_minutes * p_rate / 60.0",
                        "+  p_minutes * p_rate / 30.0",
                        "function (upstream changed)",
                        "Function changed (1)\n  prices ",
                        "cause    function fare changed",
                        "Upstream changed (1)\n  bike7 ");
        sqb("build").succeeds();
        assertThat(project.rows("SELECT * FROM dev.bike7")).containsExactly(List.of("1", "9.0"));

        project.execute("DROP MACRO dev.fare");
        sqb("build", "--changes-only").succeeds().stdoutContains("function  fare");
        assertThat(project.value("SELECT dev.fare(60, 1)")).isEqualTo("2.0");
        sqb("build", "--changes-only").succeeds().stdoutLacks("function  fare", "bike7");
    }

    @Test
    @Spec({"declarations 7", "planning 8"})
    void addsTheFunctionsThatASelectionNeeds() {
        sqb("build", "--select", "trips").succeeds().stdoutLacks("fare");
        sqb("build", "--select", "prices")
                .succeeds()
                .stdoutContains("function  fare")
                .stdoutLacks("bike_trips");
        assertThat(project.rows("SELECT price FROM dev.prices ORDER BY 1"))
                .containsExactly(List.of("1.5"), List.of("4.5"));
        sqb("build", "--select", "bike7").succeeds().stdoutContains("function  bike_trips");
        sqb("plan", "--select", "tag:pricing", "--force").succeeds().stdoutContains("Plan ready (1 selected)");
        sqb("plan", "--select", "function:bike_trips")
                .succeeds()
                .stdoutContains("Plan ready (2 selected)", "2 function");
        sqb("plan", "--select", "fare+").succeeds().stdoutContains("Plan ready (4 selected)");
        sqb("plan", "--select", "functions/sql/pricing", "--exclude", "prices")
                .succeeds()
                .stdoutContains("Plan ready (1 selected)");
        sqb("plan", "--select", "function:fair").failsWith("S007").stderrContains("fare");
    }

    @Test
    @Spec({"declarations 21", "declarations 22"})
    void reportsEveryWrongDeclarationAndCallAtOnce() {
        project.file("functions/sql/policy.sql", "FUNCTION (arguments (), replay_on_change all, returns INTEGER);\n1\n")
                .file("functions/sql/lacking.sql", "FUNCTION (arguments (p_a INTEGER));\np_a\n")
                .file("functions/sql/bodiless.sql", "FUNCTION (returns INTEGER);\n")
                .file("functions/sql/two.sql", "FUNCTION (returns INTEGER);\n1; 2\n")
                .file("functions/sql/twice.sql", "FUNCTION (arguments (p_a INTEGER, P_A DATE), returns INTEGER);\n1\n")
                .file("functions/sql/untyped.sql", "FUNCTION (arguments (p_a [x]), returns [INTEGER]);\n1\n")
                .file("functions/sql/other/fare.sql", FARE)
                .file("functions/sql/trips.sql", "FUNCTION (returns INTEGER);\n1\n")
                .file("functions/sql/intrinsic.sql", "FUNCTION (returns TIMESTAMP);\n__cursor_start()\n")
                .file("functions/sql/context.sql", "FUNCTION (returns VARCHAR);\n'@@CTX:target.schema'\n")
                .model("no_arguments", "MODEL ();\nSELECT * FROM __table_fn(\"bike_trips\")\n")
                .model("many", "MODEL ();\nSELECT * FROM __table_fn(\"bike_trips\")(1, 2)\n")
                .model("few", "MODEL ();\nSELECT __udf(\"fare\")(1) AS x\n")
                .model("unknown", "MODEL ();\nSELECT __udf(\"fair\")(1) AS x, y FROM __table_fn(\"bikes\")(1) AS b\n")
                .model("crossed", "MODEL ();\nSELECT __udf(\"bike_trips\")(1) AS x FROM __table_fn(\"fare\")(1, 2)\n")
                .model("as_model", "MODEL ();\nSELECT 1 AS x FROM __ref(\"bike_trips\")\n");
        sqb("compile")
                .failsWith("D002")
                .reports("P012")
                .reports("P001")
                .reports("B102")
                .reports("D007")
                .stderrContains(
                        "unknown FUNCTION field 'replay_on_change'",
                        "SQL function file functions/sql/lacking.sql must declare returns",
                        "'functions/sql/bodiless.sql' must contain SQL after FUNCTION(...)",
                        "must be one statement",
                        "duplicate argument 'P_A'",
                        "argument 'p_a' needs a type",
                        "'returns' must be a type or table",
                        "Duplicate SQL function name 'fare'",
                        "has the name of the function",
                        "must not use __cursor_start()",
                        "@@CTX is only available in hooks",
                        "with one quoted name",
                        "function 'bike_trips' expects 1 argument but received 2",
                        "function 'fare' expects 2 arguments but received 1",
                        "references unknown SQL function 'fair'",
                        "references unknown table function 'bikes'",
                        "references unknown SQL function 'bike_trips': it is a table function",
                        "references unknown table function 'fare': it is a scalar SQL function",
                        "use __table_fn(\"bike_trips\")(p_bike)");
    }

    @Test
    @Spec({"declarations 7", "analysis A3"})
    void judgesFunctionsAndTheirCallersOffline() {
        project.file("functions/sql/bad_body.sql", "FUNCTION (arguments (p_a INTEGER), returns INTEGER);\np_a + nope\n")
                .file("functions/sql/bad_query.sql", """
                        FUNCTION (returns table (a INTEGER));
                        SELECT trip_idd FROM __ref("trips")
                        """)
                .file("functions/sql/wide.sql", """
                        FUNCTION (arguments (p_n INTEGER), returns table (a INTEGER));
                        SELECT trip_id, bike_id FROM __ref("trips") LIMIT p_n
                        """)
                .file("functions/sql/bad_type.sql", "FUNCTION (arguments (p_a INTEGR), returns INTEGER);\n1\n")
                .file("functions/sql/shadowed.sql", """
                        FUNCTION (arguments (bike_id INTEGER), returns table (a INTEGER));
                        SELECT trip_id FROM __ref("trips")
                        """)
                .model("reader", "MODEL ();\nSELECT b.pricee FROM __table_fn(\"bike_trips\")(7) b\n")
                .model("argument", "MODEL ();\nSELECT __udf(\"fare\")(minuts, 1) AS x FROM __ref(\"trips\")\n");
        sqb("compile")
                .failsWith("B002")
                .reports("P001")
                .pointsAt("functions/sql/bad_body.sql:2:7")
                .pointsAt("functions/sql/bad_query.sql:2:8")
                .pointsAt("models/reader.sql:2:10")
                .pointsAt("models/argument.sql:2:22")
                .stderrContains(
                        "SQL table function functions/sql/wide.sql declares 1 return columns but its query produces 2",
                        "declares an invalid type: INTEGR",
                        "argument 'bike_id' of SQL function 'shadowed' has the name of a column of trips");
    }

    @Test
    @Spec({"declarations 7", "models 17"})
    void refusesCyclesThroughFunctions() {
        project.file("functions/sql/bike_trips.sql", BIKE_TRIPS.replace("__ref(\"trips\")", "__ref(\"bike7\")"));
        sqb("compile")
                .failsWith("P001")
                .stderrContains("models and functions form a cycle: bike_trips -> bike7 -> bike_trips");
        project.file("functions/sql/bike_trips.sql", BIKE_TRIPS)
                .file("functions/sql/self.sql", "FUNCTION (returns INTEGER);\n__udf(\"self\")()\n");
        sqb("compile").failsWith("P001").stderrContains("function 'self' references itself");
    }

    @Test
    @Spec({"declarations 7"})
    void blocksTheCallersOfAFunctionThatFails() {
        sqb("build").succeeds();
        project.file("functions/sql/pricing/fare.sql", FARE.replace("/ 60.0", "/ / 60.0"))
                .model("alone", "MODEL ();\nSELECT 1 AS id\n");
        sqb("build", "--no-sql-analysis")
                .exitsWith(1)
                .stdoutContains("upstream fare failed", "phase   deploy", "PASS=2", "FAIL=1", "SKIP=3")
                .stderrContains("syntax error");
        assertThat(project.value("SELECT dev.fare(60, 1)")).isEqualTo("1.0");
        assertThat(project.value("SELECT count(*) FROM dev.alone")).isEqualTo("1");
        sqb("plan", "--no-sql-analysis", "--select", "fare").succeeds().stdoutContains("function (query changed)");
    }

    @Test
    @Spec({"declarations 7"})
    void keepsUpWithOtherArgumentsKindsAndPlaces() {
        sqb("build").succeeds();
        project.file("functions/sql/bike_trips.sql", """
                        FUNCTION (arguments (p_bike INTEGER, p_times INTEGER), returns INTEGER);
                        p_bike * p_times
                        """)
                .file("functions/sql/pricing/fare.sql", FARE.replace("tags", "schema tools, tags"))
                .file(
                        "sqlbuild_project.toml",
                        project.read("sqlbuild_project.toml").replace("schema = \"dev\"", "schema = \"preserve\"")
                                + "\n[defaults]\nschema = \"dev\"\nfunction_schema = \"fn\"\n")
                .model("bike7", "MODEL ();\nSELECT __udf(\"bike_trips\")(7, '2') AS x\n");
        sqb("build").succeeds();
        assertThat(project.value("SELECT x FROM dev.bike7")).isEqualTo("14");
        assertThat(project.value("SELECT tools.fare(60, 1) + fn.bike_trips(1, 2)"))
                .isEqualTo("3.0");
    }

    @Test
    @Spec({"declarations 7", "planning 9.1"})
    void readsDeferredModelsButNeverDeferredFunctions() {
        project.file(
                "sqlbuild_project.toml",
                project.read("sqlbuild_project.toml") + "\n[environments.prod]\nschema = \"prod\"\n");
        sqb("build", "--environment", "prod").succeeds();
        sqb("build", "--select", "bike7", "--defer-to", "prod").succeeds();
        assertThat(project.rows("SELECT * FROM dev.bike7")).containsExactly(List.of("1", "4.5"));
        assertThat(project.rows("SELECT schema_name, function_name FROM duckdb_functions()"
                        + " WHERE schema_name IN ('dev') ORDER BY 2"))
                .containsExactly(List.of("dev", "bike_trips"), List.of("dev", "fare"));
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'dev'"
                        + " AND table_name NOT LIKE '_sqlbuild%'"))
                .containsExactly(List.of("bike7"));
    }

    @Test
    @Spec({"quality B2", "quality B4"})
    void testsAndAuditsCallFunctions() {
        project.file("tests/unit/prices.sql", """
                        TEST ();
                        WITH __ref__trips AS (SELECT 5 AS trip_id, 1 AS bike_id, 120 AS minutes),
                        __expected__prices AS (SELECT 5 AS trip_id, CAST(6 AS DOUBLE) AS price)
                        SELECT 1
                        """)
                .file("tests/unit/bike7.sql", """
                        TEST ();
                        WITH __table_fn__bike_trips AS (SELECT 5 AS trip_id),
                        __ref__prices AS (SELECT 5 AS trip_id, CAST(6 AS DOUBLE) AS price),
                        __expected__bike7 AS (SELECT 5 AS trip_id, CAST(6 AS DOUBLE) AS price)
                        SELECT 1
                        """)
                .file("audits/bikes.sql", """
                        AUDIT ();
                        SELECT p.* FROM __ref("prices") p
                        WHERE p.price <> __udf("fare")((SELECT minutes FROM __ref("trips") t WHERE t.trip_id = p.trip_id), 3)
                        """);
        sqb("build").succeeds().stdoutContains("bikes", "PASS=8");
        sqb("audit").succeeds();
        sqb("test").succeeds().stdoutContains("PASS=2");
    }

    @Test
    @Spec("declarations 7")
    void warnsOfJavaFunctionsThatTheEngineCannotRun() {
        project.file("functions/java/Fares.java", "public final class Fares {}\n");
        sqb("compile").succeeds().stderrContains("warning[A502]: adapter 'duckdb' does not support Java functions");
        project.model("caller", "MODEL ();\nSELECT __udf(\"java_fare\")(1) AS x\n");
        sqb("compile").failsWith("P001").stderrContains("references unknown SQL function 'java_fare'");
    }

    @Test
    @Spec({"cli 3.2", "analysis A6"})
    void listsFunctionsInTheGraphAndTheManifest() {
        sqb("dag", "--json").succeeds().stdoutContains("\"function:fare\"", "\"return_kind\":\"scalar\"", "\"p_rate\"");
        sqb("compile", "--manifest", "--json").succeeds().jsonHas("/summary/functions", 2);
        assertThat(project.read("target/manifest.json"))
                .contains("\"function.shop.fare\"", "\"resource_type\":\"function\"", "MACRO dev.fare(");
    }
}
