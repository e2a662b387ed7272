package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** The example project on PostgreSQL, the raw data loaded as its README says; the results are those on DuckDB. */
class BikeRentalPostgresIT {
    private static final PostgresDatabase DATABASE = PostgresServer.shared().freshDatabase();

    private static Path project;
    private static CommandResult build;

    @BeforeAll
    static void buildsACopy(@TempDir Path directory) throws Exception {
        project = BikeRentalIT.copyOfExample(directory.resolve("bike-rental"));
        load(directory);
        Files.copy(
                project.resolve("postgres/raw.yml"),
                project.resolve("sources/raw.yml"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(project.resolve("sqlbuild_local.toml"), "adapter = \"postgres\"\n\n" + DATABASE.toml());
        build = Sqb.in(project).launched().withTimeout(Duration.ofMinutes(3)).run("build");
    }

    private static void load(Path directory) throws IOException, SQLException {
        DATABASE.execute(Files.readString(project.resolve("postgres/raw_tables.sql")));
        for (String table : List.of("trips", "payments", "customers")) {
            Path csv = directory.resolve(table + ".csv");
            String from = table.equals("customers")
                    ? "read_csv('data/customers.csv.gz', header = true, all_varchar = true)"
                    : "'data/" + table + ".parquet'";
            Files.writeString(
                    csv,
                    Sqb.in(project)
                            .launched()
                            .run("query", "SELECT * FROM " + from, "--no-limit", "--format", "csv")
                            .stdout());
            try (Connection connection = DATABASE.open();
                    Reader rows = Files.newBufferedReader(csv)) {
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY raw." + table + " FROM STDIN WITH (FORMAT csv, HEADER)", rows);
            }
        }
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    @Test
    void buildsAndPassesEveryCheck() {
        assertThatCommand(build)
                .succeeds()
                .stdoutContains("Completed successfully.", "WARN=0  FAIL=0  SKIP=0")
                .stderrIsEmpty();
    }

    @Test
    void givesTheSameResultsAsDuckDb() {
        assertThat(DATABASE.rows(
                                "SELECT (SELECT count(*) FROM dev.fct_trips), (SELECT count(*) FROM dev.dim_customers),"
                                        + " (SELECT count(*) FROM dev.dim_stations), (SELECT count(*) FROM dev.hourly_demand)")
                        .toString())
                .isEqualTo("[[202442, 12100, 40, 34]]");
        for (String table : List.of("fct_trips", "daily_revenue", "monthly_revenue", "int_trip_revenue")) {
            assertThat(DATABASE.single("SELECT round(sum(revenue) * 100)::bigint FROM dev." + table))
                    .as(table)
                    .isEqualTo(DATABASE.single("""
                            SELECT sum((p.amount_cents * (100 - d.discount_percent) + 50) / 100)::bigint
                            FROM raw.payments AS p JOIN raw.trips AS t ON t.id = p.trip
                            JOIN raw.customers AS c ON c.customer_no::integer = t.customer
                            JOIN dev.price_plans AS d ON d.plan_code = c.plan
                            WHERE NOT p.refunded AND t.st <> 'CANCELLED'"""));
        }
    }

    @Test
    void isCurrentOnceBuiltAndRunsItsChecksAlone() {
        assertThat(Sqb.in(project)
                        .launched()
                        .run("plan", "--json")
                        .json()
                        .at("/nodes")
                        .findValuesAsText("reason"))
                .hasSizeGreaterThanOrEqualTo(15)
                .containsOnly("no_change");
        assertThatCommand(Sqb.in(project).launched().run("test")).succeeds().stdoutContains("PASS=5  FAIL=0");
        assertThatCommand(Sqb.in(project).launched().run("audit")).succeeds().stdoutContains("FAIL=0");
        assertThatCommand(Sqb.in(project).launched().run("debug", "--adapter-check"))
                .succeeds()
                .stdoutContains("promote over an old table [OK]")
                .stdoutLacks("FAIL");
    }
}
