package dev.sqlbuild.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

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

class QueryCommandTest {
    @TempDir
    Path directory;

    private InProcess sqb;

    @BeforeEach
    void project() throws IOException {
        Files.writeString(directory.resolve("sqlbuild_project.toml"), """
                name = "shop"
                adapter = "duckdb"

                [connection]
                database = "shop.duckdb"
                """);
        sqb = InProcess.in(directory);
    }

    @Test
    void printsJsonWithNumbersAndNulls() {
        assertThat(query("select 1 as a, null as b", "--format", "json")).isEqualTo("[{\"a\":1,\"b\":null}]\n");
    }

    @Test
    void printsCsvWithHeader() {
        assertThat(query("select 1 as a, 'x,y' as b", "--format", "csv")).isEqualTo("a,b\r\n1,\"x,y\"\r\n");
    }

    @Test
    void fetchesTwentyRowsUnlessToldOtherwise() {
        assertThat(query("select * from range(50)", "--format", "table")).endsWith("20 rows (limit reached)\n");
        assertThat(query("select * from range(50)", "--limit", "3")).endsWith("3 rows (limit reached)\n");
        assertThat(query("select * from range(50)", "--no-limit")).endsWith("50 rows\n");
        assertThat(query("select * from range(20)")).endsWith("20 rows\n");
    }

    @Test
    void saysHowManyRowsAStatementChanged() {
        assertThat(query("create table t (i integer)")).isEqualTo("OK (0 rows affected)\n");
        assertThat(query("insert into t values (1), (2)")).isEqualTo("OK (2 rows affected)\n");
        assertThat(query("select count(*) as n from t", "--format", "csv")).isEqualTo("n\r\n2\r\n");
    }

    @Test
    void readsTheStatementFromAFile() throws IOException {
        Files.writeString(directory.resolve("q.sql"), "select 7 as seven\n");

        assertThat(sqb.run("query", "--file", "q.sql", "--format", "csv").out()).isEqualTo("seven\r\n7\r\n");
    }

    @Test
    void reportsWhatTheDatabaseRefuses() {
        Result result = sqb.run("query", "selct 1");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("error[E101]: ").contains("syntax error");
    }

    @ParameterizedTest
    @CsvSource({
        "query",
        "query|select 1|--file|q.sql",
        "query|select 1|--limit|2|--no-limit",
        "query|select 1|--limit|0",
        "query|select 1|--format|xml",
        "query|select 1|--limit|x",
        "query|--file|absent.sql"
    })
    void refusesContradictingOrWrongArguments(String arguments) {
        Result result = sqb.run(arguments.split("\\|"));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("error[C001]");
        assertThat(directory.resolve("shop.duckdb")).doesNotExist();
    }

    private String query(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "query";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Result result = sqb.run(all);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }
}
