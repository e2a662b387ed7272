package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots through the launcher; combinations are tested in process. */
class SnapshotIT {
    private static final String CUSTOMERS = """
            MODEL (
              materialized snapshot,
              unique_key [customer_id],
              snapshot_strategy check,
              check_columns [tier, city],
              invalidate_hard_deletes true,
            );
            SELECT customer_id, tier, city, email FROM __source("crm_customers")
            """;

    private static final String SOURCES = """
            sources:
              - name: crm_customers
                schema: crm
                table: customers
              - name: raw_prices
                schema: crm
                table: prices
            """;

    private static final String[] DATA = {
        "CREATE SCHEMA crm",
        "CREATE TABLE crm.customers (customer_id INT, tier VARCHAR, city VARCHAR, email VARCHAR)",
        "INSERT INTO crm.customers VALUES (1, 'silver', 'Bonn', 'a'), (2, 'gold', 'Ulm', 'b')",
        "CREATE TABLE crm.prices (sku INT, price INT, updated_at TIMESTAMP, seen TIMESTAMP)",
        "INSERT INTO crm.prices VALUES (1, 10, '2026-01-01', '2026-01-01'), (3, 30, '2026-01-01', '2026-01-01')"
    };

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void writeProject() {
        project = ProjectDir.shop(directory).file("sources/crm.yml", SOURCES);
        project.execute(DATA);
        sqb = Sqb.in(project);
    }

    private TestEngine.Project create(TestEngine engine) {
        TestEngine.Project shop = engine.project(directory.resolve("engine"));
        shop.files().file("sources/crm.yml", SOURCES);
        shop.execute(DATA);
        sqb = Sqb.in(shop.files());
        return shop;
    }

    private void build() {
        assertThatCommand(sqb.run("build")).succeeds();
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"incremental 19", "incremental 23", "incremental 24"})
    void keepsWhatChecksFoundAndNeverLosesIt(TestEngine engine) {
        TestEngine.Project shop = create(engine);
        shop.files().model("customers", CUSTOMERS).model("current_customers", """
                        MODEL (materialized view);
                        SELECT customer_id, tier FROM __ref("customers") WHERE valid_to IS NULL
                        """);
        assertThatCommand(sqb.run("plan")).succeeds().stdoutContains("First run (2)", "snapshot (check)");
        build();
        shop.execute(
                "UPDATE crm.customers SET tier = 'gold' WHERE customer_id = 1",
                "UPDATE crm.customers SET email = 'c' WHERE customer_id = 2");
        assertThatCommand(sqb.run("build")).succeeds().stdoutContains("snapshot  customers  (check)");
        List<List<String>> history = shop.rows("""
                SELECT h.customer_id, h.tier, h.valid_to IS NULL, h.valid_to = n.valid_from
                FROM dev.customers h LEFT JOIN dev.customers n
                ON n.customer_id = h.customer_id AND n.valid_from > h.valid_from ORDER BY 1, h.valid_from""");
        assertThat(history)
                .containsExactly(
                        List.of("1", "silver", "false", "true"),
                        List.of("1", "gold", "true", "null"),
                        List.of("2", "gold", "true", "null"));
        assertThat(shop.rows("SELECT * FROM dev.current_customers ORDER BY 1"))
                .containsExactly(List.of("1", "gold"), List.of("2", "gold"));

        shop.execute("INSERT INTO crm.customers VALUES (2, 'gold', 'Ulm', 'd')");
        assertThatCommand(sqb.run("build", "--select", "customers"))
                .exitsWith(1)
                .stderrContains(
                        "error[A507]",
                        "snapshot model 'customers' source query returned multiple rows for the same unique_key (customer_id)",
                        "(2) has 2 rows")
                .stdoutContains("checks", "dev.customers__snapshot_delta");
        assertThat(shop.rows("SELECT count(*) FROM dev.customers")).containsExactly(List.of("3"));

        shop.files().model("stations", "MODEL (materialized table);\nSELECT 1 AS n\n");
        assertThatCommand(sqb.run("build", "--full-refresh"))
                .failsWith("S208")
                .stderrContains("snapshot 'customers': full refresh is denied");
        assertThatCommand(sqb.run("build", "--full-refresh", "--allow-snapshot-full-refresh"))
                .failsWith("S208");
        assertThat(shop.rows("SELECT 1 FROM information_schema.tables WHERE table_name = 'stations'"))
                .isEmpty();
        assertThat(shop.rows("SELECT count(*) FROM dev.customers")).containsExactly(List.of("3"));
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"incremental 20", "incremental 21"})
    void followsTimestampsAndDisappearances(TestEngine engine) {
        TestEngine.Project shop = create(engine);
        shop.files().model("prices", """
                MODEL (
                  materialized snapshot,
                  unique_key sku,
                  snapshot_strategy timestamp,
                  updated_at updated_at,
                  invalidate_hard_deletes true,
                );
                SELECT sku, price, updated_at FROM __source("raw_prices")
                """);
        build();
        shop.execute("UPDATE crm.prices SET price = 11, updated_at = '2025-12-31' WHERE sku = 1");
        build();
        shop.execute("UPDATE crm.prices SET price = 12, updated_at = '2026-01-01' WHERE sku = 1");
        build();
        assertThat(shop.rows("SELECT count(*) FROM dev.prices")).containsExactly(List.of("2"));
        shop.execute(
                "UPDATE crm.prices SET price = 13, updated_at = '2026-01-02' WHERE sku = 1",
                "DELETE FROM crm.prices WHERE sku = 3");
        build();
        shop.execute("INSERT INTO crm.prices VALUES (3, 30, '2026-01-01', NULL)");
        build();
        assertThat(shop.rows("SELECT sku, price, valid_from::DATE, valid_to::DATE FROM dev.prices WHERE sku = 1 "
                        + "ORDER BY valid_from"))
                .containsExactly(
                        List.of("1", "10", "2026-01-01", "2026-01-02"), List.of("1", "13", "2026-01-02", "null"));
        assertThat(shop.rows("SELECT count(*), count(valid_to), max(valid_to) = max(valid_from) FROM dev.prices "
                        + "WHERE sku = 3"))
                .containsExactly(List.of("2", "1", "true"));
    }

    @Test
    @Spec({"incremental 22", "incremental 24"})
    void buildsHistoryFromPicturesAndRefreshesItWhenAllowed() {
        String model = """
                MODEL (
                  materialized snapshot,
                  unique_key [sku],
                  snapshot_strategy check,
                  check_columns [price],
                  observed_at seen,
                  invalidate_hard_deletes true,
                );
                SELECT sku, price, seen FROM __source("raw_prices")
                """;
        project.model("prices", model)
                .execute(
                        "DELETE FROM crm.prices",
                        "INSERT INTO crm.prices (sku, price, seen) VALUES (1, 10, '2026-01-01'), (1, 10, '2026-01-02'), "
                                + "(1, 20, '2026-01-03'), (2, 5, '2026-01-05')");
        build();
        build();
        String shown = "SELECT sku, price, valid_from::DATE, valid_to::DATE FROM dev.prices ORDER BY sku, valid_from";
        List<List<String>> expected = List.of(
                List.of("1", "10", "2026-01-01", "2026-01-03"),
                List.of("1", "20", "2026-01-03", "2026-01-05"),
                List.of("2", "5", "2026-01-05", "null"));
        assertThat(project.rows(shown)).isEqualTo(expected);

        project.execute("UPDATE dev.prices SET price = 99 WHERE sku = 2");
        assertThatCommand(sqb.run("build", "--full-refresh"))
                .failsWith("S208")
                .stderrContains("--allow-snapshot-full-refresh");
        Sqb terminal = sqb.withEnv("SQB_JAVA_OPTS", "-Dsqlbuild.terminal=true");
        assertThatCommand(terminal.withInput("refresh price\n").run("build", "--full-refresh"))
                .failsWith("C258")
                .stderrContains("build cancelled", "Cancelled, no changes made.");
        assertThat(project.value("SELECT price FROM dev.prices WHERE sku = 2")).isEqualTo("99");
        assertThatCommand(terminal.withInput("refresh prices\n").run("build", "--full-refresh"))
                .succeeds()
                .stdoutContains("Type \"refresh prices\" to confirm: ");
        assertThat(project.rows(shown)).isEqualTo(expected);
        project.execute("UPDATE dev.prices SET price = 99 WHERE sku = 2");
        assertThatCommand(sqb.run("build", "--full-refresh", "--allow-snapshot-full-refresh"))
                .succeeds();
        assertThat(project.rows(shown)).isEqualTo(expected);
    }

    @Test
    @Spec({"virtual-build 9.2", "incremental 5.4"})
    void continuesHistoriesInVirtualMode() {
        String config = project.read("sqlbuild_project.toml");
        project.file("sqlbuild_project.toml", "environment_mode = \"virtual\"\n" + config + """

                [environments.dev.state]
                backend = "duckdb"
                schema = "sqlbuild_state"

                [environments.dev.state.connection]
                database = "state.duckdb"
                """);
        project.model("customers", CUSTOMERS);
        assertThatCommand(sqb.run("state", "init")).succeeds();
        assertThatCommand(sqb.run("build", "--virtual-env", "main")).succeeds();
        project.execute("UPDATE crm.customers SET tier = 'gold' WHERE customer_id = 1");
        project.model("customers", CUSTOMERS.replace("email FROM", "email, 7 AS level FROM"));
        assertThatCommand(sqb.run("build", "--virtual-env", "main")).succeeds();
        String shown = "SELECT customer_id, tier, level, valid_to IS NULL FROM dev__main.customers ORDER BY ALL";
        List<List<String>> history = List.of(
                List.of("1", "gold", "7", "true"),
                List.of("1", "silver", "null", "false"),
                List.of("2", "gold", "null", "true"));
        assertThat(project.rows(shown)).isEqualTo(history);

        assertThatCommand(sqb.run("build", "--virtual-env", "main", "--full-refresh", "--allow-snapshot-full-refresh"))
                .failsWith("S208")
                .stderrContains("full refresh is denied");
        project.model("customers", CUSTOMERS.replace("[customer_id]", "[customer_id, city]"));
        assertThatCommand(sqb.run("build", "--virtual-env", "main"))
                .exitsWith(1)
                .stderrContains("snapshot 'customers': unique_key changed; its history cannot be continued");
        assertThat(project.rows(shown)).isEqualTo(history);

        project.file(
                "sqlbuild_project.toml",
                project.read("sqlbuild_project.toml")
                        + "\n[snapshots]\ncurrent_state_full_refresh = \"require_confirmation\"\n");
        assertThatCommand(sqb.run("build", "--virtual-env", "main", "--full-refresh"))
                .failsWith("S208")
                .stderrContains("--allow-snapshot-full-refresh");
        assertThatCommand(sqb.run("build", "--virtual-env", "main", "--full-refresh", "--allow-snapshot-full-refresh"))
                .succeeds();
        assertThat(project.value("SELECT count(*) FROM dev__main.customers")).isEqualTo("2");
    }

    @Test
    @Spec("incremental 5")
    void refusesDeclarationsThatContradictThemselves() {
        project.model("a", snapshot("unique_key [id], snapshot_strategy timestamp"))
                .model("b", snapshot("unique_key [id], snapshot_strategy check"))
                .model("c", snapshot("snapshot_strategy check, check_columns [n]"))
                .model(
                        "d",
                        snapshot("unique_key [id], snapshot_strategy check, check_columns [n], historical_input changes"
                                + ", observed_at seen"))
                .model("e", snapshot("unique_key [id], snapshot_strategy timestamp, updated_at u, observed_at seen"))
                .model(
                        "f",
                        snapshot(
                                "unique_key [id], snapshot_strategy timestamp, updated_at u, historical_input changes"))
                .model(
                        "g",
                        snapshot("unique_key [id], snapshot_strategy timestamp, updated_at u, observed_at seen, "
                                + "historical_input changes, invalidate_hard_deletes true"))
                .model(
                        "h",
                        snapshot("unique_key [id], snapshot_strategy check, check_columns [n], "
                                + "initial_valid_from updated_at, valid_from_column at, valid_to_column AT"))
                .model("i", snapshot("unique_key [key], snapshot_strategy check, check_columns [m]"))
                .model(
                        "j",
                        snapshot("unique_key [id, n, u, seen], snapshot_strategy check, check_columns [*], "
                                + "contract enforced, columns (id ()), snapshot_schema_change append_new_columns"))
                .model(
                        "k",
                        snapshot("unique_key [id], snapshot_strategy check, check_columns [n], "
                                + "valid_from_column u"));
        assertThatCommand(sqb.run("compile"))
                .exitsWith(1)
                .stderrContains(
                        "error[P001]: model 'a': snapshot_strategy timestamp requires updated_at",
                        "error[P001]: model 'b': snapshot_strategy check requires check_columns",
                        "error[P001]: model 'c': snapshot materialization requires unique_key",
                        "error[P001]: model 'd': historical_input changes requires snapshot_strategy timestamp",
                        "error[P001]: model 'e': snapshot_strategy timestamp with observed_at requires historical_input",
                        "error[P001]: model 'f': historical_input requires observed_at",
                        "error[P001]: model 'g': invalidate_hard_deletes is not allowed with historical_input changes",
                        "error[P001]: model 'h': initial_valid_from updated_at requires updated_at",
                        "error[P001]: model 'h': valid_from_column and valid_to_column must differ",
                        "error[B300]: snapshot model 'i' query output is missing required columns: key, m",
                        "error[P001]: snapshot model 'j' check_columns [*] leaves no column to check",
                        "error[K012]",
                        "error[P001]: snapshot model 'k' query output includes generated validity columns: u");
    }

    private static String snapshot(String header) {
        return "MODEL (materialized snapshot, " + header
                + ");\nSELECT 1 AS id, 2 AS n, DATE '2026-01-01' AS u, DATE '2026-01-01' AS seen\n";
    }
}
