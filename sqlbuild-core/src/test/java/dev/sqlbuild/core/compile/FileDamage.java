package dev.sqlbuild.core.compile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways in which a file goes wrong: cut, doubled, mixed with another one, filled with words out of place. */
final class FileDamage {
    private static final List<String> WORDS = List.of(
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "'",
            "\"",
            "\"\"\"",
            "`",
            ";",
            ",",
            ".",
            ":",
            "=",
            "-",
            "--",
            "/*",
            "*/",
            "#",
            "$$",
            "${",
            "${x}",
            "${y}",
            "${CTX:model.schema}",
            "${ENV:REGION}",
            "$${",
            "@",
            "@@",
            "@@city",
            "@@@x",
            "@@ENV:NOPE",
            "@@CTX:target.schema",
            "@f(1)",
            "@column",
            "@'values'",
            "\n",
            "\r\n",
            "\t",
            " ",
            "\u0000",
            "\uFEFF",
            "é",
            "\uD83D\uDEB2",
            "null",
            "true",
            "99999999999999999999",
            "-1",
            "1e999",
            "0x1F",
            "2026-02-30",
            "MODEL",
            "MODEL (",
            ");",
            "TEST (",
            "AUDIT (",
            "WITH",
            "SELECT",
            "FROM",
            "GROUP BY ALL",
            "*",
            "COLUMNS(*)",
            "materialized",
            "incremental",
            "snapshot",
            "view",
            "enabled false",
            "contract enforced",
            "columns (",
            "audits [",
            "unique_key",
            "schema",
            "alias",
            "pre_hooks [inline_sql(\"x\")]",
            "model_schema x",
            "__ref(\"rides\")",
            "__ref(\"stg_rides\")",
            "__ref(",
            "__source(\"raw_rides\")",
            "__seed(\"stations\")",
            "__ref(\"by_city\")",
            "__udf(\"f\")(1)",
            "__cursor_start__",
            "__empty_fixture()",
            "- name: rides",
            "  - ",
            "&a",
            "*a",
            "!!python/object",
            "|",
            ">",
            "%YAML 9.9",
            "[[x]]",
            "[environments.dev]",
            "database = 7",
            "\"a\"\"b\",c",
            "COPY (SELECT 1) TO 'evil.csv'",
            "ATTACH 'evil.db' AS evil",
            "INSTALL httpfs",
            "CREATE TABLE evil AS SELECT 1",
            "read_csv('/etc/passwd')",
            "PIVOT",
            "UNPIVOT",
            "QUALIFY",
            "LATERAL",
            "UNION ALL BY NAME",
            "(SELECT (SELECT (SELECT 1)))",
            "RECURSIVE",
            "VALUES (1), (2, 3)");

    private FileDamage() {}

    static byte[] of(byte[] content, byte[] other, Random random) {
        byte[] damaged = content;
        for (int n = random.nextInt(3); n >= 0; n--) damaged = once(damaged, other, random);
        return damaged;
    }

    private static byte[] once(byte[] content, byte[] other, Random random) {
        int from = random.nextInt(content.length + 1);
        int to = Math.min(content.length, from + random.nextInt(1 + random.nextInt(40)));
        byte[] head = Arrays.copyOf(content, from);
        byte[] middle = Arrays.copyOfRange(content, from, to);
        byte[] tail = Arrays.copyOfRange(content, to, content.length);
        return switch (random.nextInt(9)) {
            case 0 -> joined(head, tail);
            case 1 -> joined(head, middle, middle, tail);
            case 2 -> head;
            case 3 -> joined(head, part(other, random), tail);
            case 4 -> joined(head, noise(random), tail);
            case 5 -> joined(tail, middle, head);
            default -> joined(head, word(random), random.nextBoolean() ? middle : new byte[0], tail);
        };
    }

    private static byte[] word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] part(byte[] other, Random random) {
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(60)));
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[1 + random.nextInt(4)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
