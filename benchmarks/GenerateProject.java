import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a project of N models for measurements: a fifth staging views over typed sources, half intermediate tables
 * that join two upstream models, the rest marts that aggregate; one SQL test a model and 1.6 audit attachments a
 * model. The same N gives the same bytes.
 *
 * <p>Usage: {@code java GenerateProject.java N DIRECTORY [compile|build]}. A {@code build} project has inline sources
 * and small tables and can be built; a {@code compile} project only declares its sources.
 */
public final class GenerateProject {
    private final int models;
    private final Path root;
    private final boolean buildable;

    private GenerateProject(int models, Path root, boolean buildable) {
        this.models = models;
        this.root = root;
        this.buildable = buildable;
    }

    public static void main(String[] arguments) throws IOException {
        boolean buildable = arguments.length > 2 && arguments[2].equals("build");
        new GenerateProject(Integer.parseInt(arguments[0]), Path.of(arguments[1]), buildable).write();
    }

    private void write() throws IOException {
        put("sqlbuild_project.toml", """
                name = "generated"
                adapter = "duckdb"
                default_environment = "dev"

                [connection]
                database = "generated.duckdb"

                [path_defaults.staging]
                materialized = "%s"

                [environments.dev]
                schema = "dev"
                """.formatted(buildable ? "table" : "view"));
        put("audits/generic/expression_holds.sql", """
                AUDIT (description "Rows for which a condition is false");

                SELECT * FROM @relation WHERE NOT (@expression)
                """);
        writeSources();
        int staging = Math.max(1, models / 5);
        int marts = models * 3 / 10;
        for (int i = 0; i < models; i++) {
            if (i < staging) writeStaging(i);
            else if (i < models - marts) writeIntermediate(i, staging);
            else writeMart(i, staging, models - marts);
        }
    }

    private int sources() {
        return Math.max(1, models / 25);
    }

    private void writeSources() throws IOException {
        StringBuilder yaml = new StringBuilder("sources:\n");
        for (int i = 0; i < sources(); i++) {
            yaml.append("  - name: raw_").append(i).append('\n');
            if (buildable) {
                yaml.append("    expression: |\n      SELECT range AS id, range % 7 AS grp, range * 1.5 AS amount, ")
                        .append("'n' || range AS label, DATE '2026-01-01' + CAST(range % 90 AS INTEGER) AS day, ")
                        .append("range % 2 = 0 AS flag FROM range(100)\n");
            } else {
                yaml.append("    schema: raw\n    table: t").append(i).append("\n    contract: enforced\n");
            }
            yaml.append("    columns:\n")
                    .append("      - {name: id, type: BIGINT, audits: [not_null]}\n")
                    .append("      - {name: grp, type: BIGINT}\n")
                    .append("      - {name: amount, type: \"DECIMAL(18,2)\"}\n")
                    .append("      - {name: label, type: VARCHAR}\n")
                    .append("      - {name: day, type: DATE}\n")
                    .append("      - {name: flag, type: BOOLEAN}\n");
        }
        put("sources/raw.yml", yaml.toString());
    }

    private void writeStaging(int i) throws IOException {
        int source = i % sources();
        put(path("staging", i), """
                MODEL (
                  description "Staging model %1$d",
                  tags [staging],
                  columns (
                    id (description "Key", audits [not_null, unique]),
                  ),
                );

                -- Names are made readable here and nowhere else.
                SELECT
                  id,
                  grp AS group_id,
                  amount AS gross,
                  amount * 0.8 AS net,
                  LOWER(label) AS label,
                  day AS booked_on,
                  flag AS is_open
                FROM __source("raw_%2$d")
                WHERE id IS NOT NULL
                """.formatted(i, source));
        put(testPath(i), """
                TEST (name "staging_%1$d_keeps_rows");
                WITH __source__raw_%2$d AS (
                  SELECT 1 AS id, 2 AS grp, 10.0 AS amount, 'A' AS label, DATE '2026-01-05' AS day, TRUE AS flag
                ),
                __expected__m_%1$d AS (
                  SELECT 1 AS id, 'a' AS label, TRUE AS is_open
                )
                SELECT 1
                """.formatted(i, source));
    }

    private void writeIntermediate(int i, int staging) throws IOException {
        // Upstream models are near by, so the graph is about as deep as a grown project: some tens of levels.
        int left = i < 2 * staging ? i % staging : i - staging - i % 7;
        int right = i % staging;
        put(path("intermediate", i), """
                MODEL (
                  description "Intermediate model %1$d",
                  columns (
                    id (audits [not_null]),
                  ),
                  audits [%4$s],
                );

                WITH kept AS (
                  SELECT l.id, l.group_id, l.gross, l.net, l.label, l.booked_on, l.is_open
                  FROM __ref("m_%2$d") AS l
                  WHERE l.gross >= 0
                ),
                matched AS (
                  SELECT r.id, r.net AS other_net
                  FROM __ref("m_%3$d") AS r
                )
                SELECT
                  kept.id,
                  kept.group_id,
                  kept.gross + COALESCE(matched.other_net, 0) AS gross,
                  kept.net,
                  UPPER(kept.label) AS label,
                  kept.booked_on,
                  CASE WHEN kept.is_open AND matched.id IS NOT NULL THEN TRUE ELSE FALSE END AS is_open
                FROM kept
                LEFT JOIN matched ON matched.id = kept.id
                """.formatted(i, left, right, i % 2 == 0 ? "expression_holds (expression \"gross >= 0\")" : ""));
        String columns = "1 AS id, 2 AS group_id, 5.0 AS gross, 4.0 AS net, 'x' AS label, DATE '2026-01-05' AS booked_on, TRUE AS is_open";
        String second = left == right ? "" : "__ref__m_" + right + " AS (SELECT " + columns + "),\n";
        put(testPath(i), """
                TEST (name "intermediate_%1$d_adds");
                WITH __ref__m_%2$d AS (SELECT %3$s),
                %4$s__expected__m_%1$d AS (
                  SELECT 1 AS id, 'X' AS label, TRUE AS is_open
                )
                SELECT 1
                """.formatted(i, left, columns, second));
    }

    private void writeMart(int i, int staging, int firstMart) throws IOException {
        int upstream = staging + (i * 31) % Math.max(1, firstMart - staging);
        if (firstMart <= staging) upstream = i % staging;
        put(path("marts", i), """
                MODEL (
                  description "Mart %1$d",
                  tags [mart],
                  columns (
                    group_id (audits [not_null, unique]),
                  ),
                );

                SELECT
                  group_id,
                  COUNT(*) AS row_count,
                  SUM(gross) AS gross,
                  SUM(net) AS net,
                  MIN(booked_on) AS first_booked_on,
                  MAX(booked_on) AS last_booked_on
                FROM __ref("m_%2$d")
                GROUP BY group_id
                """.formatted(i, upstream));
        put(testPath(i), """
                TEST (name "mart_%1$d_counts");
                WITH __ref__m_%2$d AS (
                  SELECT 1 AS id, 2 AS group_id, 5.0 AS gross
                  UNION ALL
                  SELECT 2, 2, 6.0
                ),
                __expected__m_%1$d AS (
                  SELECT 2 AS group_id, 2 AS row_count, 11.0 AS gross
                )
                SELECT 1
                """.formatted(i, upstream));
    }

    /** Folders of at most 100 files, as people keep them. */
    private static String path(String layer, int i) {
        return "models/" + layer + "/part_" + i / 100 + "/m_" + i + ".sql";
    }

    private static String testPath(int i) {
        return "tests/unit/part_" + i / 100 + "/test_m_" + i + ".sql";
    }

    private final List<Path> made = new ArrayList<>();

    private void put(String path, String text) throws IOException {
        Path file = root.resolve(path);
        if (!made.contains(file.getParent())) {
            Files.createDirectories(file.getParent());
            made.add(file.getParent());
        }
        Files.writeString(file, text);
    }
}
