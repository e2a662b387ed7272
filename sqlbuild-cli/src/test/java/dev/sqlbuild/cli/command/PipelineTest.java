package dev.sqlbuild.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sqlbuild.cli.InProcess;
import dev.sqlbuild.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of the pipeline on the playground, wired as users run them. */
class PipelineTest {
    @TempDir
    Path parent;

    private Path shop;
    private InProcess sqb;

    @BeforeEach
    void playground() {
        InProcess.in(parent).run("playground", "shop");
        shop = parent.resolve("shop");
        sqb = InProcess.in(shop);
    }

    @Test
    void everyCommandSucceedsOnThePlaygroundAsItComes() {
        Result compile = sqb.run("compile");
        assertThat(compile.exitCode()).as(compile.err()).isZero();
        assertThat(compile.err()).isEmpty();
        assertThat(compile.out()).startsWith("Compile ready (5 models)\n\n").endsWith("  Wrote: target/compiled/\n");
        assertThat(shop.resolve("shop.duckdb")).doesNotExist();

        Result first = sqb.run("plan");
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("Plan ready (6 selected)", "First run (5)", "Seeds (1)");

        Result build = sqb.run("build");
        assertThat(build.exitCode()).as(build.out() + build.err()).isZero();
        assertThat(build.out())
                .startsWith("Execution  sqb build  (concurrency: 1)\n\n")
                .contains("test      test_customer_value", "\nCompleted successfully.\nPASS=", "FAIL=0");

        assertThat(sqb.run("plan").out()).contains("Normal (5)").doesNotContain("First run");
        assertThat(sqb.run("test").exitCode()).isZero();
        assertThat(sqb.run("audit").exitCode()).isZero();
        assertThat(sqb.run("seed").exitCode()).isZero();
        assertThat(sqb.run("query", "select count(*) as n from dev.customer_value", "--format", "csv")
                        .out())
                .isEqualTo("n\r\n5\r\n");
    }

    @Test
    void repeatsTheLastCompileWhileNothingChanges() throws IOException {
        Result fresh = sqb.run("compile");
        Result again = sqb.run("compile");

        assertThat(again.out()).isEqualTo(fresh.out());
        assertThat(again.err()).startsWith("Inputs unchanged; reused the previous compile (");
        assertThat(sqb.run("compile", "--no-cache").err()).isEmpty();
        Files.writeString(shop.resolve("models/marts/extra.sql"), "MODEL ();\n\nSELECT 1 AS one\n");
        assertThat(sqb.run("compile").out()).startsWith("Compile ready (6 models)");
    }

    @Test
    void reportsEveryCompileErrorAndWritesNothing() throws IOException {
        Files.writeString(shop.resolve("models/marts/bad.sql"), "MODEL ();\n\nSELECT * FROM __ref(\"stg_payments\")\n");
        Files.writeString(shop.resolve("models/marts/worse.sql"), "MODEL (materialized tabel);\n\nSELECT 1 AS one\n");

        Result text = sqb.run("compile");
        Result build = sqb.run("build");
        JsonNode json = json(sqb.run("compile", "--json"));

        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out()).startsWith("Compile failed (7 models)").doesNotContain("Wrote:");
        assertThat(text.err()).contains("error[P001]", "stg_payments", "--> models/marts/bad.sql:3:", "tabel");
        assertThat(build.exitCode()).isEqualTo(1);
        assertThat(build.err()).contains("error[P001]", "stg_payments");
        assertThat(shop.resolve("shop.duckdb")).doesNotExist();
        assertThat(shop.resolve("target/compiled")).doesNotExist();
        assertThat(json.at("/has_errors").asBoolean()).isTrue();
        assertThat(json.at("/summary/errors").asInt()).isEqualTo(2);
    }

    @Test
    void limitsTheCompileReportToASelectionAndWhatItReads() {
        assertThat(sqb.run("compile", "--select", "customer_value").out())
                .startsWith("Compile ready (3 models)")
                .contains("stg_orders", "order_totals", "customer_value")
                .doesNotContain("country_sales");
    }

    @Test
    void writesManifestAndGraphOnRequest() throws IOException {
        assertThat(sqb.run("compile", "--manifest", "--dag", "out/dag.json").exitCode())
                .isZero();

        JsonNode manifest =
                new ObjectMapper().readTree(shop.resolve("target/manifest.json").toFile());
        JsonNode model = manifest.at("/nodes/model.shop.customer_value");
        assertThat(manifest.at("/metadata/project_name").asText()).isEqualTo("shop");
        assertThat(model.at("/config/materialized").asText()).isEqualTo("table");
        assertThat(model.at("/depends_on/nodes/0").asText()).isEqualTo("model.shop.order_totals");
        assertThat(model.at("/compiled_code").asText()).contains("FROM dev.order_totals");
        assertThat(manifest.at("/child_map/seed.shop.country_codes").toString()).contains("model.shop.country_sales");
        JsonNode graph =
                new ObjectMapper().readTree(shop.resolve("out/dag.json").toFile());
        assertThat(graph.at("/edges").size()).isEqualTo(7);
        assertThat(sqb.run("completion", "bash").out()).contains("customer_value");
    }

    @Test
    void keepsStdoutForTheDocumentAndMovesRowsToStderr() throws IOException {
        Result build = sqb.run("build", "--json");

        JsonNode json = json(build);
        assertThat(json.at("/command").asText()).isEqualTo("build");
        assertThat(json.at("/status").asText()).isEqualTo("success");
        assertThat(json.at("/summary/fail").asInt()).isZero();
        assertThat(build.err()).contains("Execution  sqb build", "Completed successfully.");
        assertThat(json(sqb.run("plan", "--json")).at("/summary/selected").asInt())
                .isEqualTo(6);
        assertThat(json(sqb.run("test", "--json")).at("/summary/pass").asInt()).isEqualTo(2);
        assertThat(json(sqb.run("audit", "--json")).at("/summary/fail").asInt()).isZero();
        assertThat(json(sqb.run("dag", "--json")).at("/nodes").size()).isEqualTo(8);
    }

    @Test
    void writesTheDocumentToAFileWhichWinsOverStdout() throws IOException {
        Result withText = sqb.run("build", "--json-output", "out/r.json");
        assertThat(withText.out()).contains("Completed successfully.");
        assertThat(new ObjectMapper()
                        .readTree(shop.resolve("out/r.json").toFile())
                        .at("/status")
                        .asText())
                .isEqualTo("success");

        assertThat(sqb.run("build", "--json", "--json-output", "out/r.json").out())
                .isEmpty();
    }

    @Test
    void failsWhenTheDocumentCannotBeWritten() throws IOException {
        Files.writeString(shop.resolve("out"), "a file, not a directory");

        Result result = sqb.run("plan", "--json-output", "out/r.json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("error[C007]");
    }

    @Test
    void runBuildsWithoutTestsAndAudits() {
        Result result = sqb.run("run");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("customer_value").doesNotContain("test  ", "audit");
    }

    @Test
    void showsAFailureInItsRowBelowAndOnStderr() throws IOException {
        Files.writeString(
                shop.resolve("models/marts/order_totals.sql"),
                "MODEL (columns (customer_id (audits [not_null])));\n\n"
                        + "SELECT order_id, CAST(NULL AS INTEGER) AS customer_id, DATE '2026-01-01' AS order_day,\n"
                        + "  1 AS line_count, 0.0 AS total FROM __ref(\"stg_orders\")\n");

        Result result = sqb.run("build", "--no-tests");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .containsPattern("order_totals +FAIL")
                .containsPattern("customer_value +SKIP +upstream order_totals failed")
                .contains("\nFailures\n\n  order_totals\n    phase   audit\n", "Completed with errors.");
        assertThat(result.err()).contains("error[", "  model: order_totals");
    }

    @ParameterizedTest
    @CsvSource({
        "plan --changes-only --force,2,exclude each other",
        "build --load --no-load,2,exclude each other",
        "build --concurrency 0,2,--concurrency must be >= 1",
        "build --concurrency x,2,--concurrency must be an integer",
        "build --vars {,2,--vars must be valid JSON",
        "build --vars [],2,--vars must be a JSON object",
        "plan --select nope,1,error[S007]",
        "plan --select tag:nope,1,error[S008]",
        "plan --select path:nope,1,error[S009]",
        "plan --select-file absent.txt,1,error[C005]",
        "plan --virtual-env x,1,error[C262]: --virtual-env requires environment_mode = 'virtual'",
        "plan --environment qa,1,Unknown environment 'qa'",
        "plan --select customer_value,1,error[S301]: cannot build selected scope: 1 missing upstream dependencies (order_totals)",
        "plan --start-cursor-ts 2026-01-01,1,error[S303]",
        "test --case nope,1,unknown test case 'nope'",
    })
    void refusesWhatItCannotDo(String arguments, int exitCode, String fragment) {
        Result result = sqb.run(arguments.split(" "));

        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(result.err()).contains(fragment).doesNotContain("\tat ");
    }

    @Test
    void takesConcurrencyFromTheEnvironmentUnlessAFlagSaysOtherwise() {
        assertThat(sqb.withEnv("SQLBUILD_CONCURRENCY", "0").run("build").err())
                .contains("SQLBUILD_CONCURRENCY must be >= 1");
        assertThat(sqb.withEnv("SQLBUILD_CONCURRENCY", "3")
                        .run("build", "--concurrency", "2")
                        .out())
                .contains("(concurrency: 2)");
        assertThat(sqb.withEnv("SQLBUILD_CONCURRENCY", "3").run("build").out()).contains("(concurrency: 3)");
    }

    @Test
    void readsSelectorsFromFiles() throws IOException {
        Files.writeString(shop.resolve("sel.txt"), "# staging\n\n  stg_orders\n");

        assertThat(sqb.run("plan", "--select-file", "sel.txt").out()).contains("Plan ready (1 selected)");
        assertThat(sqb.run("plan", "--select", "stg_orders", "stg_customers", "--exclude", "stg_orders")
                        .out())
                .contains("Plan ready (1 selected)");
    }

    @Test
    void saysWhatVirtualModeDoesNotAllow() throws IOException {
        String config = Files.readString(shop.resolve("sqlbuild_project.toml"));
        Files.writeString(shop.resolve("sqlbuild_project.toml"), "environment_mode = \"virtual\"\n" + config + """

                [environments.dev.state]
                backend = "duckdb"
                schema = "sqlbuild_state"
                unsuffixed_virtual_env = "dev"
                [environments.dev.state.connection]
                database = "state.duckdb"
                """);

        assertThat(sqb.run("run").err())
                .contains("error[C241]: run is not supported when environment_mode = 'virtual'", "use sqb build");
        assertThat(sqb.run("build", "--defer-to", "prod").err())
                .contains("error[C242]: build does not support --defer-to when environment_mode = 'virtual'");
        assertThat(shop.resolve("shop.duckdb")).doesNotExist();
        assertThat(sqb.run("build").err()).contains("error[E001]: state store is not initialized");
    }

    @Test
    void buildsNothingWhereThereIsNothing() {
        InProcess empty = InProcess.in(parent);
        empty.run("init", "--project-dir", "empty");

        Result compile = empty.run("compile", "--project-dir", "empty");
        Result build = empty.run("--project-dir", "empty", "build");

        assertThat(compile.out()).startsWith("Compile ready (0 models)");
        assertThat(build.exitCode()).as(build.err()).isZero();
        assertThat(build.out()).isEqualTo("Nothing to build.\n");
    }

    private static JsonNode json(Result result) throws IOException {
        return new ObjectMapper().readTree(result.out());
    }
}
