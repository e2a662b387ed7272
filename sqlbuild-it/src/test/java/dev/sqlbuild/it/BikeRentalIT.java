package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example project, built in a copy of its directory: what the README promises is what comes out. */
class BikeRentalIT {
    private static final String DATABASE = "bike_rental.duckdb";
    private static final Path EXAMPLE = Sqb.root().resolve("examples/bike-rental");

    /** Says where the copied data is, so that a query may compare built tables with the files they come from. */
    private static Path project;

    private static CommandResult build;

    @BeforeAll
    static void buildsACopy(@TempDir Path directory) throws IOException {
        project = copyOfExample(directory.resolve("bike-rental"));
        build = Sqb.in(directory)
                .launched()
                .withTimeout(Duration.ofMinutes(3))
                .run("--project-dir", project.toString(), "build");
    }

    @Test
    void buildsAndPassesEveryCheck() {
        assertThatCommand(build)
                .succeeds()
                .stdoutContains("Completed successfully.", "WARN=0  FAIL=0  SKIP=0")
                .stderrIsEmpty();
    }

    @Test
    void keepsEveryRentalThatWasNotCancelled() {
        assertThat(value("SELECT count(*) FROM dev.fct_trips"))
                .isEqualTo(value("SELECT count(*) FROM " + file("trips.parquet") + " WHERE st <> 'CANCELLED'"));
        assertThat(value("SELECT count(*) FROM dev.lost_bikes"))
                .isEqualTo(value("SELECT count(*) FROM " + file("trips.parquet") + " WHERE st = 'LOST'"));
        assertThat(rows("SELECT (SELECT count(*) FROM dev.fct_trips), (SELECT count(*) FROM dev.dim_customers),"
                        + " (SELECT count(*) FROM dev.dim_stations), (SELECT count(*) FROM dev.hourly_demand)"))
                .containsExactly(List.of("202442", "12100", "40", "34"));
    }

    /** The same total in whole hundredths of a cent, straight from the files, by a statement that shares no step. */
    @Test
    void earnsWhatThePaymentsSay() {
        String expected = value("""
                SELECT CAST(sum((p.amount_cents * (100 - d.discount_percent) + 50) // 100) AS BIGINT)
                FROM %s AS p
                JOIN %s AS t ON t.id = p.trip
                JOIN read_csv('%s', header = true, all_varchar = true) AS c ON CAST(c.customer_no AS INTEGER) = t.customer
                JOIN read_csv('%s') AS d ON d.plan_code = c.plan
                WHERE NOT p.refunded AND t.st <> 'CANCELLED'
                """.formatted(
                        file("payments.parquet"),
                        file("trips.parquet"),
                        project.resolve("data/customers.csv.gz"),
                        project.resolve("seeds/price_plans.csv")));

        for (String table : List.of("fct_trips", "daily_revenue", "monthly_revenue", "int_trip_revenue")) {
            assertThat(value("SELECT CAST(sum(revenue) * 100 AS BIGINT) FROM dev." + table))
                    .as(table)
                    .isEqualTo(expected);
        }
    }

    @Test
    void isCurrentOnceBuilt() {
        JsonNode plan = Sqb.in(project).launched().run("plan", "--json").json();

        assertThat(plan.at("/nodes").findValuesAsText("reason"))
                .hasSizeGreaterThanOrEqualTo(15)
                .containsOnly("no_change");
        assertThat(plan.at("/diagnostics")).isEmpty();
    }

    @Test
    void comesWithTheDataThatItsGeneratorWrites(@TempDir Path directory) throws IOException {
        Path copy = copyOfExample(directory.resolve("bike-rental"));
        for (String name : List.of("trips.parquet", "payments.parquet", "customers.csv.gz"))
            Files.delete(copy.resolve("data/" + name));

        // In this order: payments are derived from trips.
        for (String name : List.of("trips", "payments", "customers"))
            assertThatCommand(Sqb.in(copy).launched().run("query", "--file", "generator/" + name + ".sql"))
                    .succeeds();

        for (String name : List.of("trips.parquet", "payments.parquet", "customers.csv.gz"))
            assertSameRows(EXAMPLE.resolve("data/" + name), copy.resolve("data/" + name));
    }

    /** Rows, not bytes: another release of the writer may compress in another way. */
    private static void assertSameRows(Path committed, Path generated) {
        assertThat(rows(
                        "SELECT (SELECT count(*) FROM '%1$s'), (SELECT count(*) FROM (FROM '%1$s' EXCEPT ALL FROM '%2$s'))"
                                .formatted(committed, generated)))
                .as(committed.toString())
                .containsExactly(List.of(value("SELECT count(*) FROM '" + generated + "'"), "0"));
    }

    static Path copyOfExample(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            files.filter(Files::isRegularFile).filter(BikeRentalIT::isSource).forEach(file -> copy(file, target));
        }
        return target;
    }

    /** Not what somebody's own runs have left in the directory. */
    private static boolean isSource(Path file) {
        String path = EXAMPLE.relativize(file).toString();
        return Stream.of("target", "logs", ".sqlbuild", DATABASE).noneMatch(path::startsWith);
    }

    private static void copy(Path file, Path target) {
        try {
            Path copy = target.resolve(EXAMPLE.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String file(String name) {
        return "'" + project.resolve("data/" + name) + "'";
    }

    private static List<List<String>> rows(String sql) {
        return ProjectDir.at(project).rows(DATABASE, sql);
    }

    private static String value(String sql) {
        return rows(sql).get(0).get(0);
    }
}
