package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seeds: what a CSV file becomes, and what a bad one leaves alone. */
class SeedIT {
    private static final String TYPES = """
            SELECT column_name, data_type FROM information_schema.columns
            WHERE table_schema = 'dev' AND table_name = 'bike_types' ORDER BY ordinal_position""";

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void writeProject() {
        project = ProjectDir.shop(directory)
                .file("seeds/bike_types.csv", "type_code,daily_price,zip\nA1,4.50,01067\nB2,6,10115\nC3,,\n");
        sqb = Sqb.in(project);
    }

    @Test
    @Spec({"sources-seeds 20", "planning 22"})
    void loadsEditsAndReadsASeedWithAndWithoutADeclaration() {
        project.model(
                        "by_seed",
                        "MODEL (materialized table);\nSELECT type_code, daily_price FROM __seed(\"bike_types\")\n")
                .model("by_ref", "MODEL (materialized view);\nSELECT count(*) AS n FROM __ref(\"bike_types\")\n");
        assertThatCommand(sqb.run("build")).succeeds().stdoutContains("seed", "bike_types", "rows=3");
        assertThat(project.rows(TYPES))
                .containsExactly(
                        List.of("type_code", "VARCHAR"), List.of("daily_price", "DOUBLE"), List.of("zip", "VARCHAR"));
        assertThat(project.rows("SELECT zip FROM dev.bike_types ORDER BY type_code"))
                .containsExactly(List.of("01067"), List.of("10115"), List.of("null"));
        assertThat(project.value("SELECT n FROM dev.by_ref")).isEqualTo("3");

        project.file("seeds/bike_types.csv", "type_code,daily_price,zip\nA1,9.75,01067\n");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.rows("FROM dev.by_seed")).containsExactly(List.of("A1", "9.75"));

        project.file("seeds/seeds.yml", """
                seeds:
                  - name: bike_types
                    columns:
                      - {name: type_code, type: VARCHAR}
                      - {name: daily_price, type: "DECIMAL(8,2)"}
                      - {name: zip, type: INTEGER}
                """);
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.rows(TYPES))
                .containsExactly(
                        List.of("type_code", "VARCHAR"),
                        List.of("daily_price", "DECIMAL(8,2)"),
                        List.of("zip", "INTEGER"));

        // Requoting is no change; sqb seed loads all the same.
        project.file("seeds/bike_types.csv", "\"type_code\",daily_price,zip\n\"A1\",\"9.75\",01067\n");
        assertThatCommand(sqb.run("plan")).succeeds().stdoutContains("current");
        assertThatCommand(sqb.run("seed")).succeeds().stdoutContains("bike_types", "rows=1");
    }

    @Test
    @Spec({"sources-seeds 21", "sources-seeds 22", "sources-seeds 24"})
    void refusesBadFilesAndKeepsTheTable() throws IOException {
        project.file("seeds/seeds.yml", """
                seeds:
                  - name: bike_types
                    columns:
                      - {name: zip, type: VARCHAR}
                      - {name: type_code, type: VARCHAR, nullable: false}
                      - {name: daily_price, type: "DECIMAL(8,2)"}
                """);
        assertThatCommand(sqb.run("seed")).succeeds();
        assertThat(project.rows(TYPES))
                .containsExactly(
                        List.of("zip", "VARCHAR"),
                        List.of("type_code", "VARCHAR"),
                        List.of("daily_price", "DECIMAL(8,2)"));
        List<List<String>> before = project.rows("FROM dev.bike_types ORDER BY ALL");
        assertThat(before).hasSize(3);

        String header = "type_code,daily_price,zip\n";
        String fifteen = "A,1,2\n".repeat(15);
        refuses(header + fifteen + "A,1\n", "SD001", "seeds/bike_types.csv:17: expected 3 fields, found 2");
        refuses(header + "A,1,\"2\nB,1,3\n", "SD001", "seeds/bike_types.csv:2");
        refuses(
                header + "A,1,2\nB,abc,3\n",
                "SD003",
                "seeds/bike_types.csv:3: column daily_price: cannot convert 'abc' to DECIMAL(8,2)");
        refuses(header + "A,1,\"x\ny\"\nB,abc,3\n", "SD003", "seeds/bike_types.csv:4: column daily_price");
        refuses(header + ",1,2\n", "SD004", "type_code");
        refuses("type_code,daily_price,zip,colour\nA,1,2,red\n", "D008", "colour");
        refuses("type_code,zip\nA,2\n", "D008", "missing daily_price");

        byte[] latin = (header + "Größe,1,2\n").getBytes(StandardCharsets.ISO_8859_1);
        Files.write(project.path("seeds/bike_types.csv"), latin);
        assertThatCommand(sqb.run("seed"))
                .failsWith("SD002")
                .stderrContains("seeds/bike_types.csv:2: not valid utf-8 at byte");
        assertThat(project.rows("FROM dev.bike_types ORDER BY ALL")).isEqualTo(before);
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_name LIKE '%staging%'"))
                .isEmpty();

        project.file(
                "seeds/seeds.yml",
                project.read("seeds/seeds.yml")
                        .replace("    columns:", "    csv_settings: {encoding: ISO-8859-1}\n    columns:"));
        assertThatCommand(sqb.run("seed")).succeeds();
        assertThat(project.rows("FROM dev.bike_types")).containsExactly(List.of("2", "Größe", "1.00"));
    }

    @Test
    void listsTwentyMistakesAndCountsTheOthers() {
        project.file("seeds/bike_types.csv", "a,b\n" + "1,2,3\n".repeat(40));
        CommandResult seed = sqb.run("seed");
        assertThatCommand(seed).failsWith("SD001");
        List<String> errors =
                seed.stderr().lines().filter(line -> line.startsWith("error")).toList();
        assertThat(errors).hasSize(21);
        assertThat(errors.get(0)).contains("seeds/bike_types.csv:2: expected 2 fields, found 3");
        assertThat(errors.get(20)).contains("... and 20 more");
    }

    @Test
    @Spec("sources-seeds 20")
    void readsTabsCompressionAndOtherLineEnds() throws IOException {
        project.file("seeds/tabbed.tsv", "\uFEFFid\tn\n1\t\"a\tb\"\n")
                .file("seeds/odd.csv", "Odd \"\" Name,select,ä\r\n\r\n1,true,2026-01-02\r\n")
                .file("seeds/deeper/header_only.csv", "id,n\n");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(project.path("seeds/zipped.csv.gz")))) {
            out.write("id,seen\n5,2026-01-02T03:04:05\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThatCommand(sqb.run("seed", "--concurrency", "3"))
                .succeeds()
                .stdoutContains("header_only", "rows=0", "PASS=5");
        assertThat(project.rows("FROM dev.tabbed")).containsExactly(List.of("1", "a\tb"));
        assertThat(project.rows(
                        "SELECT \"Odd \"\"\"\" Name\", \"select\", ä, typeof(\"select\"), typeof(ä) FROM dev.odd"))
                .containsExactly(List.of("1", "true", "2026-01-02", "BOOLEAN", "DATE"));
        assertThat(project.rows("SELECT id, seen FROM dev.zipped"))
                .containsExactly(List.of("5", "2026-01-02 03:04:05.0"));
        assertThat(project.value("SELECT count(*) FROM dev.header_only")).isEqualTo("0");
    }

    private void refuses(String csv, String code, String fragment) {
        List<List<String>> before = project.rows("FROM dev.bike_types ORDER BY ALL");
        project.file("seeds/bike_types.csv", csv);
        assertThatCommand(sqb.run("seed")).failsWith(code).stderrContains(fragment);
        assertThat(project.rows("FROM dev.bike_types ORDER BY ALL")).isEqualTo(before);
    }

    @Test
    @Spec("sources-seeds 23")
    void readsNullsQuotesAndLineBreaks() {
        String yaml = """
                seeds:
                  - name: bike_types
                    csv_settings: {na_values: [NA]%s}
                    columns: [{name: id, type: INTEGER}, {name: note, type: VARCHAR}]
                """;
        project.file("seeds/bike_types.csv", "id,note\n1,\n2,\"\"\n3,NA\n4,\"two\nlines, \"\"quoted\"\"\"\n5,null\n")
                .file("seeds/seeds.yml", yaml.formatted(""));
        assertThatCommand(sqb.run("seed")).succeeds();
        assertThat(project.rows("SELECT id, coalesce(note, '<none>') FROM dev.bike_types ORDER BY id"))
                .containsExactly(
                        List.of("1", "<none>"),
                        List.of("2", "<none>"),
                        List.of("3", "<none>"),
                        List.of("4", "two\nlines, \"quoted\""),
                        List.of("5", "null"));
        project.file("seeds/seeds.yml", yaml.formatted(", keep_default_na: false"));
        assertThatCommand(sqb.run("seed")).succeeds();
        assertThat(project.rows("SELECT id, coalesce(note, '<none>') FROM dev.bike_types WHERE id < 4 ORDER BY id"))
                .containsExactly(List.of("1", ""), List.of("2", ""), List.of("3", "<none>"));
    }

    @Test
    @Spec("sources-seeds 25")
    void loadsAMillionRowsInLittleMemoryAndSurvivesBeingKilled() throws IOException {
        assertThatCommand(sqb.run("seed")).succeeds();
        try (BufferedWriter out =
                Files.newBufferedWriter(project.path("seeds/bike_types.csv"), Charset.defaultCharset())) {
            out.write("type_code,daily_price,zip\n");
            for (int i = 0; i < 1_000_000; i++)
                out.write("code-" + i + "," + i % 100 + ".5," + (10000 + i % 80000) + "\n");
        }
        Sqb small = sqb.withEnv("SQB_JAVA_OPTS", "-Xmx256m").withTimeout(Duration.ofMinutes(3));
        try (RunningCommand running = small.start("seed")) {
            running.awaitOutput("Execution");
            running.kill().await();
        }
        assertThat(project.value("SELECT count(*) FROM dev.bike_types")).isEqualTo("3");

        assertThatCommand(small.run("seed")).succeeds().stdoutContains("rows=1000000");
        assertThat(project.value("SELECT count(*) || ' ' || sum(daily_price) FROM dev.bike_types"))
                .isEqualTo("1000000 50000000.0");
    }
}
