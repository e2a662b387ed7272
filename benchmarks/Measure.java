import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures the launcher of this checkout and prints rows of the table in {@code benchmarks/README.md}: medians of wall
 * time as a user waits for it, and peak resident memory where GNU time is installed.
 *
 * <p>Usage, from the root: {@code java benchmarks/Measure.java
 * [start|compile|build|virtual|pointers|diff|append|snapshot|seed]... [--repeat N]}.
 * PostgreSQL is measured where {@code SQLBUILD_TEST_POSTGRES_URL} names a server; the schemas raw and dev of that database are dropped.
 */
public final class Measure {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path GNU_TIME = Path.of("/usr/bin/time");
    private static final Pattern RUN_TIME = Pattern.compile("\"duration_ms\":(\\d+)");

    private final Path work;
    private final int repeat;

    /** @param processor seconds of processor time of the process itself, not of a server */
    private record Sample(double seconds, double processor, long kilobytes, String output) {}

    private Measure(Path work, int repeat) {
        this.work = work;
        this.repeat = repeat;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> parts = new ArrayList<>(List.of(arguments));
        int repeat = 5;
        int option = parts.indexOf("--repeat");
        if (option >= 0) {
            repeat = Integer.parseInt(parts.remove(option + 1));
            parts.remove(option);
        }
        if (parts.isEmpty())
            parts = List.of("start", "compile", "build", "virtual", "pointers", "diff", "append", "snapshot", "seed");
        Measure measure = new Measure(Files.createTempDirectory("sqlbuild-benchmark"), repeat);
        System.out.println("| What | Time | Peak memory |\n|---|---|---|");
        for (String part : parts) {
            switch (part) {
                case "start" -> measure.start();
                case "compile" -> measure.compile();
                case "build" -> measure.build();
                case "virtual" -> measure.virtual();
                case "pointers" -> measure.pointers();
                case "diff" -> measure.diff();
                case "append" -> measure.append();
                case "snapshot" -> measure.snapshot();
                case "seed" -> measure.seed();
                default -> throw new IllegalArgumentException(part);
            }
        }
        delete(measure.work);
    }

    private void start() throws IOException, InterruptedException {
        sqb(work, "--version");
        report("`sqb --version`", samples(() -> sqb(work, "--version")));
        Path project = generate(1, "start", "compile");
        report("`sqb query \"select 1\"`", samples(() -> sqb(project, "query", "select 1")));
    }

    private void compile() throws IOException, InterruptedException {
        double small = compile(500);
        double large = compile(5000);
        System.out.printf("| growth of the cold compile, 500 to 5,000 models | %.1f-fold | |%n", large / small);
    }

    private double compile(int models) throws IOException, InterruptedException {
        Path project = generate(models, "compile" + models, "compile");
        String of = String.format("compile of %,d models, ", models);
        double cold = report(of + "cold", samples(() -> {
            moveAway(project.resolve("target"));
            return sqb(project, "compile");
        }));
        report(of + "unchanged", samples(() -> sqb(project, "compile")));
        Path edited = project.resolve("models/intermediate/part_" + models * 3 / 10 / 100 + "/m_" + models * 3 / 10 + ".sql");
        int[] round = {0};
        report(of + "one edited", samples(() -> {
            String text = Files.readString(edited).replaceFirst("l\\.gross >= -?\\d+", "l.gross >= -" + ++round[0]);
            Files.writeString(edited, text);
            return sqb(project, "compile");
        }));
        return cold;
    }

    private void build() throws IOException, InterruptedException {
        Path project = generate(500, "build", "build");
        sqb(project, "compile");
        double bare = report("500 × `CREATE TABLE AS` through JDBC, statements", reported(() -> {
            Files.deleteIfExists(work.resolve("bare.duckdb"));
            return run(work, List.of(java(), "-cp", driver(), ROOT.resolve("benchmarks/BareBuild.java").toString(),
                    project.toString(), work.resolve("bare.duckdb").toString()));
        }, Pattern.compile("^(\\d+)")));
        double sqb = report("`sqb run` of the same 500 models, execution", reported(() -> fresh(project, "run", "--json"), RUN_TIME));
        System.out.printf("| ratio of the two | %.2f | |%n", sqb / bare);
        report("`sqb run`, whole command", samples(() -> fresh(project, "run")));
        report("`sqb build`, whole command: with 500 tests and 800 audits", samples(() -> fresh(project, "build")));
    }

    /** The main road of virtual mode over 500 tables: whole commands, and the first build against bare JDBC. */
    private void virtual() throws IOException, InterruptedException {
        Path project = generate(500, "virtual", "build");
        Files.writeString(project.resolve("sqlbuild_project.toml"), """
                name = "generated"
                adapter = "duckdb"
                environment_mode = "virtual"
                default_environment = "prod"

                [connection]
                database = "generated.duckdb"

                [path_defaults.staging]
                materialized = "table"

                [environments.prod]
                schema = "prod"

                [environments.prod.state]
                backend = "duckdb"
                schema = "sqlbuild_state"
                unsuffixed_virtual_env = "prod"

                [environments.prod.state.connection]
                database = "state.duckdb"
                """);
        String of = "virtual mode, 500 tables: ";
        report(of + "first build", samples(() -> {
            for (String file : List.of("generated.duckdb", "generated.duckdb.wal", "state.duckdb", "state.duckdb.wal")) {
                Files.deleteIfExists(project.resolve(file));
            }
            sqb(project, "state", "init");
            return sqb(project, "build", "--no-tests", "--no-audits");
        }));
        int[] round = {0};
        report(of + "creating a VDE", samples(() -> sqb(project, "build", "--virtual-env", "new_" + ++round[0])));
        report(of + "unchanged preview build", samples(() -> sqb(project, "build", "--virtual-env", "new_1")));
        report(of + "plan", samples(() -> sqb(project, "plan", "--virtual-env", "new_1")));
        Path sources = project.resolve("sources/raw.yml");
        report(of + "promoting 500 changed models", samples(() -> {
            Files.writeString(sources, Files.readString(sources).replaceAll("range\\(\\d+\\)", "range(" + (100 + ++round[0]) + ")"));
            sqb(project, "build", "--virtual-env", "pr", "--no-tests", "--no-audits");
            return sqb(project, "promote", "--from", "pr", "--to", "prod");
        }));
        report(of + "rolling 500 models back", samples(() -> sqb(project, "rollback")));
    }

    /** Whole commands that move the pointers of 240, 1,200 and 2,400 models, every one of which changes. */
    private void pointers() throws IOException, InterruptedException {
        pointers("DuckDB", "adapter = \"duckdb\"\n\n[connection]\ndatabase = \"generated.duckdb\"\n",
                "backend = \"duckdb\"", "database = \"state.duckdb\"\n");
        Optional<Server> server = Server.find();
        if (server.isEmpty()) return;
        pointers("PostgreSQL", server.get().toml(), "backend = \"postgres\"", server.get().keys());
    }

    private void pointers(String engine, String adapter, String backend, String store) throws IOException, InterruptedException {
        for (int models : new int[] {240, 1_200, 2_400}) {
            Path project = Files.createDirectories(work.resolve("pointers-" + engine + models));
            Files.createDirectories(project.resolve("models"));
            String base = "bench_" + models;
            Files.writeString(project.resolve("sqlbuild_project.toml"), """
                    name = "pointers"
                    environment_mode = "virtual"
                    default_environment = "prod"
                    %s
                    [vars]
                    v = "0"

                    [environments.prod]
                    schema = "%s"

                    [environments.prod.state]
                    %s
                    schema = "%s_state"
                    unsuffixed_virtual_env = "prod"
                    allow_reset = true

                    [environments.prod.state.connection]
                    %s
                    """.formatted(adapter, base, backend, base, store));
            for (int i = 0; i < models; i++) {
                Files.writeString(project.resolve("models/m_" + i + ".sql"), "MODEL (materialized table);\nSELECT " + i + " AS id, @@v AS v\n");
            }
            for (String schema : List.of(base, base + "__sqb_physical", base + "__pr")) {
                sqb(project, "query", "DROP SCHEMA IF EXISTS " + schema + " CASCADE");
            }
            sqb(project, "state", "reset", "--auto-approve");
            sqb(project, "state", "init");
            sqb(project, "build");
            sqb(project, "build", "--virtual-env", "pr", "--var", "v=1");
            String of = String.format(", %,d views, %s", models, engine);
            report("`sqb promote`" + of, samples(() -> sqb(project, "promote", "--from", "pr", "--to", "prod", "--var", "v=1")));
            report("`sqb rollback`" + of, samples(() -> sqb(project, "rollback", "--var", "v=1")));
        }
    }

    /** The server that {@code SQLBUILD_TEST_POSTGRES_URL} names. */
    private record Server(String host, int port, String user, String password, String database) {
        static Optional<Server> find() {
            String url = System.getenv("SQLBUILD_TEST_POSTGRES_URL");
            if (url == null) return Optional.empty();
            URI server = URI.create(url);
            String[] login = server.getUserInfo().split(":", 2);
            return Optional.of(new Server(
                    server.getHost(), server.getPort(), login[0], login.length > 1 ? login[1] : "", server.getPath().substring(1)));
        }

        String keys() {
            return "host = \"%s\"\nport = %d\nuser = \"%s\"\npassword = \"%s\"\ndbname = \"%s\"\n".formatted(host, port, user, password, database);
        }

        String toml() {
            return "adapter = \"postgres\"\n\n[connection]\n" + keys();
        }

        String jdbc() {
            return "jdbc:postgresql://" + host + ":" + port + "/" + database + "?user=" + user + "&password=" + password;
        }
    }

    /** Rows of each side, {@code -Drows=N}. */
    private void diff() throws IOException, InterruptedException {
        String rows = System.getProperty("rows", "10000000");
        Path project = Files.createDirectories(work.resolve("diff"));
        Files.createDirectories(project.resolve("models"));
        Files.writeString(project.resolve("sqlbuild_project.toml"), """
                name = "rides"
                adapter = "duckdb"

                [connection]
                database = "rides.duckdb"

                [environments.prod]
                schema = "prod"

                [environments.dev]
                schema = "dev"
                """);
        Path model = project.resolve("models/rides.sql");
        String url = "jdbc:duckdb:" + project.resolve("rides.duckdb");
        double bare = report("one hash join of two tables of " + rows + " rows through JDBC", reported(
                () -> run(work, List.of(java(), "-cp", driver(), ROOT.resolve("benchmarks/BareJoin.java").toString(), url, rows)),
                Pattern.compile("^(\\d+)")));
        Pattern total = Pattern.compile("\"total_ms\":(\\d+)");
        for (String header : List.of("unique_key id", "")) {
            Files.writeString(model, "MODEL (materialized table, " + header + ");\nSELECT 1 AS id\n");
            double diff = report("`sqb diff` of them, " + (header.isEmpty() ? "whole rows" : "by key"), reported(
                    () -> run(project, List.of(ROOT.resolve("sqb").toString(), "diff", "prod:dev", "--full", "-s", "rides",
                            "--json"), 1), total));
            System.out.printf("| ratio of the two | %.2f | |%n", diff / bare);
        }
    }

    private void snapshot() throws IOException, InterruptedException {
        Path project = Files.createDirectories(work.resolve("snapshot/models")).getParent();
        String query = "SELECT i AS id, CASE WHEN i % 100 = 0 THEN 'tier @@v' ELSE 'basic' END AS tier, 'city ' || i AS city, "
                + "i * 2 AS amount, md5(CAST(i AS VARCHAR)) AS code FROM range(100000) AS r(i)\n";
        Files.writeString(project.resolve("query.sql"), query);
        Files.writeString(project.resolve("models/things.sql"), "MODEL (materialized snapshot, unique_key [id], "
                + "snapshot_strategy check, check_columns [tier, city, amount, code]);\n" + query);
        Files.writeString(project.resolve("sqlbuild_project.toml"), "name = \"things\"\nadapter = \"duckdb\"\n"
                + "[connection]\ndatabase = \"generated.duckdb\"\n");
        double bare = report("snapshot of 100,000 rows, 1 % changed, through JDBC, statements", reported(() -> {
            Files.deleteIfExists(work.resolve("bare.duckdb"));
            return run(work, List.of(java(), "-cp", driver(), ROOT.resolve("benchmarks/BareSnapshot.java").toString(),
                    project.resolve("query.sql").toString(), work.resolve("bare.duckdb").toString()));
        }, Pattern.compile("^(\\d+)")));
        double sqb = report("`sqb run` of the same snapshot, execution", reported(() -> {
            fresh(project, "run", "--var", "v=0");
            return sqb(project, "run", "--json", "--var", "v=1");
        }, RUN_TIME));
        System.out.printf("| ratio of the two | %.2f | |%n", sqb / bare);
    }

    private Sample fresh(Path project, String... arguments) throws IOException, InterruptedException {
        Files.deleteIfExists(project.resolve("generated.duckdb"));
        return sqb(project, arguments);
    }

    /** A CSV file of {@code -Dmegabytes=N}, loaded by the engine and by {@code sqb seed} in turn. */
    private void seed() throws IOException, InterruptedException {
        String megabytes = System.getProperty("megabytes", "1000");
        Path project = Files.createDirectories(work.resolve("seed/seeds")).getParent();
        Path file = project.resolve("seeds/rides.csv");
        run(ROOT, List.of(java(), "benchmarks/GenerateSeed.java", megabytes, file.toString()));
        Files.writeString(project.resolve("seeds/rides.yml"), """
                seeds:
                  - name: rides
                    columns:
                      - {name: id, type: BIGINT, nullable: false}
                      - {name: station, type: VARCHAR}
                      - {name: price, type: "DECIMAL(10,2)"}
                      - {name: day, type: DATE}
                      - {name: seen_at, type: TIMESTAMP}
                """);
        seed("DuckDB", "adapter = \"duckdb\"\n\n[connection]\ndatabase = \"seed.duckdb\"\n", project,
                "jdbc:duckdb:" + project.resolve("copied.duckdb"));
        Optional<Server> server = Server.find();
        if (server.isPresent()) seed("PostgreSQL", server.get().toml(), project, server.get().jdbc());
    }

    private void seed(String engine, String adapter, Path project, String url) throws IOException, InterruptedException {
        Path file = project.resolve("seeds/rides.csv");
        Files.writeString(project.resolve("sqlbuild_project.toml"),
                "name = \"rides\"\ndefault_environment = \"dev\"\n" + adapter + "\n[environments.dev]\nschema = \"dev\"\n");
        List<String> copy = List.of(java(), "-XX:+UseSerialGC", "-cp", ROOT.resolve("sqlbuild-dist/target/sqb/lib") + "/*",
                ROOT.resolve("benchmarks/BareSeed.java").toString(), url, file.toString());
        List<Sample> bare = new ArrayList<>();
        List<Sample> bareWhole = new ArrayList<>();
        List<Sample> read = new ArrayList<>();
        List<Sample> first = new ArrayList<>();
        List<Sample> again = new ArrayList<>();
        for (int i = 0; i < repeat; i++) {
            for (String old : List.of("copied.duckdb", "seed.duckdb")) Files.deleteIfExists(project.resolve(old));
            Sample whole = run(project, copy);
            bareWhole.add(whole);
            bare.add(inside(whole, Pattern.compile("^(\\d+)")));
            moveAway(project.resolve("target"));
            whole = sqb(project, "seed", "--json");
            first.add(whole);
            read.add(inside(whole, RUN_TIME));
            again.add(sqb(project, "seed", "--json"));
        }
        String of = ", " + megabytes(file) + " MB, " + engine;
        double statement = report("the engine's `COPY`" + of, bare);
        double load = report("`sqb seed`, the load" + of, read);
        double whole = report("`sqb seed`, whole command, file not seen before" + of, first);
        double unchanged = report("`sqb seed`, whole command, file unchanged" + of, again);
        System.out.printf("| speed of the load; whole command; file unchanged, of `COPY`, %s | %.2f; %.2f; %.2f | |%n", engine,
                statement / load, statement / whole, statement / unchanged);
        System.out.printf("| processor time of the programs that load it: `COPY`; `sqb seed`; file unchanged, %s | %.1f s; %.1f s; %.1f s | |%n",
                engine, processor(bareWhole), processor(first), processor(again));
    }

    private static long megabytes(Path file) throws IOException {
        return Files.size(file) / 1_000_000;
    }

    private static double processor(List<Sample> samples) {
        double[] seconds = samples.stream().mapToDouble(Sample::processor).sorted().toArray();
        return seconds[seconds.length / 2];
    }

    /** One run of an incremental model that appends a million rows, against the statement alone. */
    private void append() throws IOException, InterruptedException {
        append("DuckDB", "adapter = \"duckdb\"\n\n[connection]\ndatabase = \"append.duckdb\"\n",
                "jdbc:duckdb:" + work.resolve("append-DuckDB/append.duckdb"), "range(1, 1000002) AS t(i)");
        Optional<Server> server = Server.find();
        if (server.isEmpty()) return;
        append("PostgreSQL", server.get().toml(), server.get().jdbc(), "generate_series(1, 1000001) AS t(i)");
    }

    private void append(String engine, String adapter, String url, String numbers)
            throws IOException, InterruptedException {
        Path project = work.resolve("append-" + engine);
        Files.createDirectories(project.resolve("models"));
        Files.createDirectories(project.resolve("sources"));
        Files.writeString(project.resolve("sqlbuild_project.toml"),
                "name = \"append\"\ndefault_environment = \"dev\"\n" + adapter + "\n[environments.dev]\nschema = \"dev\"\n");
        Files.writeString(project.resolve("sources/raw.yml"), "sources:\n  - name: raw_events\n    schema: raw\n    table: events\n");
        Files.writeString(project.resolve("models/events.sql"), """
                MODEL (materialized incremental, incremental_strategy append, cursor id, cursor_type integer,
                  append_cursor_inclusive false);
                SELECT id, station, seen_at, amount FROM __source("raw_events")
                """);
        for (String sql : List.of("DROP SCHEMA IF EXISTS raw CASCADE", "DROP SCHEMA IF EXISTS dev CASCADE", "CREATE SCHEMA raw",
                "CREATE TABLE raw.events AS SELECT CAST(i AS BIGINT) AS id, 'station ' || i % 500 AS station, "
                        + "TIMESTAMP '2026-01-01 00:00:00' + i * INTERVAL '1 second' AS seen_at, i % 997 AS amount FROM " + numbers)) {
            sqb(project, "query", sql);
        }
        sqb(project, "run");
        List<String> bare = List.of(java(), "-cp", ROOT.resolve("sqlbuild-dist/target/sqb/lib") + "/*",
                ROOT.resolve("benchmarks/BareAppend.java").toString(), url);
        List<String> delete = new ArrayList<>(bare);
        delete.add("delete");
        double statement = report("1,000,000 rows by `INSERT ... SELECT` through JDBC, " + engine,
                reported(() -> run(work, bare), Pattern.compile("^(\\d+)")));
        double model = report("`sqb run` of an incremental model that appends them, execution, " + engine, reported(() -> {
            run(work, delete);
            return sqb(project, "run", "--json");
        }, RUN_TIME));
        System.out.printf("| ratio of the two, %s | %.2f | |%n", engine, model / statement);
    }

    private interface Action {
        Sample run() throws IOException, InterruptedException;
    }

    private List<Sample> samples(Action action) throws IOException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < repeat; i++) samples.add(action.run());
        return samples;
    }

    /** The milliseconds that the command itself reports, in place of its wall time. */
    private List<Sample> reported(Action action, Pattern milliseconds) throws IOException, InterruptedException {
        List<Sample> reported = new ArrayList<>();
        for (Sample sample : samples(action)) reported.add(inside(sample, milliseconds));
        return reported;
    }

    private static Sample inside(Sample sample, Pattern milliseconds) {
        Matcher found = milliseconds.matcher(sample.output());
        if (!found.find()) throw new IllegalStateException(sample.output());
        return new Sample(Long.parseLong(found.group(1)) / 1000.0, sample.processor(), sample.kilobytes(), "");
    }

    private double report(String what, List<Sample> samples) {
        double[] seconds = samples.stream().mapToDouble(Sample::seconds).sorted().toArray();
        double median = seconds[seconds.length / 2];
        long memory = samples.stream().mapToLong(Sample::kilobytes).max().orElse(0);
        System.out.printf("| %s | %.2f s | %s |%n", what, median, memory == 0 ? "" : memory / 1024 + " MiB");
        return median;
    }

    private Path generate(int models, String name, String kind) throws IOException, InterruptedException {
        Path project = work.resolve(name);
        run(ROOT, List.of(java(), "benchmarks/GenerateProject.java", "" + models, project.toString(), kind));
        return project;
    }

    private Sample sqb(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("sqb").toString()));
        command.addAll(Arrays.asList(arguments));
        return run(directory, command);
    }

    private Sample run(Path directory, List<String> command) throws IOException, InterruptedException {
        return run(directory, command, 0);
    }

    private Sample run(Path directory, List<String> command, int expected) throws IOException, InterruptedException {
        Path memory = work.resolve("memory");
        boolean measured = Files.isExecutable(GNU_TIME) && !System.getProperty("os.name").startsWith("Mac");
        List<String> whole = new ArrayList<>();
        if (measured) whole.addAll(List.of(GNU_TIME.toString(), "-q", "-f", "%M %U %S", "-o", memory.toString()));
        whole.addAll(command);
        Path output = work.resolve("output");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(whole).directory(directory.toFile()).redirectOutput(output.toFile())
                .redirectError(work.resolve("errors").toFile()).start();
        int exitCode = process.waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (exitCode != expected) {
            throw new IllegalStateException(command + " failed:\n" + Files.readString(output) + Files.readString(work.resolve("errors")));
        }
        String[] used = measured ? Files.readString(memory).strip().split(" ") : new String[] {"0", "0", "0"};
        double processor = Double.parseDouble(used[1]) + Double.parseDouble(used[2]);
        return new Sample(seconds, processor, Long.parseLong(used[0]), Files.readString(output));
    }

    /** A file system without a journal is slow to create files right after as many were deleted, so nothing is deleted. */
    private void moveAway(Path directory) throws IOException {
        if (Files.exists(directory)) Files.move(directory, Files.createTempDirectory(work, "old").resolve("target"));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin/java").toString();
    }

    private static String driver() {
        return ROOT.resolve("sqlbuild-dist/target/sqb/lib/duckdb_jdbc.jar").toString();
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
