package dev.sqlbuild.core.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.project.TestProject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlMutationTest {
    private static final String SOURCES = """
            sources:
              - &base
                name: raw_rentals
                schema: "raw_${coalesce(city, 'x')}"
                meta: {owner: fleet, since: 2024-01-01, n: 0x1F, f: 1.5e3, flag: true, none: ~}
                columns:
                  - {name: a, type: BIGINT, nullable: false, audits: [not_null, {unique: {severity: warn}}]}
                freshness: {strategy: column, column: a, type: timestamp, age_policy: {warn_after: 1h}}
                environments: {dev: {schema: x}}
              - <<: *base
                name: other
                expression: |
                  SELECT 1
            """;
    private static final String SEEDS = """
            seeds:
              - name: bikes
                csv_settings: {delimiter: ";", na_values: {a: ["-"]}, encoding: utf-8}
                tags: [x, y]
                columns:
                  - name: a
                    type: "DECIMAL(8,2)"
                    audits:
                      - accepted_values: {values: [1, 2]}
            """;
    private static final String CHARACTERS = ":-[]{}\"'#&*!|>%@`\n ,<~?e01x$\t\u00e9\uD83D\uDE00\u0000\u0085";

    @TempDir
    Path root;

    @Test
    void failsOnlyWithDiagnosticsOnMutatedFiles() {
        TestProject project = new TestProject(root).toml("[environments.dev]").environment("dev");
        DeclarationScope scope = DeclarationScope.of(project.config(), project.request());
        Random random = new Random(20260413);
        int clean = 0;
        for (int i = 0; i < 7_000; i++) {
            boolean sources = i % 2 == 0;
            SourceText file = new SourceText("f.yml", mutate(sources ? SOURCES : SEEDS, random));
            Diagnostics findings = new Diagnostics();
            try {
                if (sources) SourceReader.read(file, scope, findings);
                else SeedReader.read(file, scope, findings);
            } catch (SqlBuildException e) {
                findings.addAll(e.diagnostics());
            }
            assertThat(findings.sorted()).allMatch(found -> found.span().isPresent());
            if (findings.sorted().isEmpty()) clean++;
        }
        assertThat(clean).isBetween(100, 6_900);
    }

    private static String mutate(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(3)) {
                case 0 -> mutated.deleteCharAt(at);
                case 1 -> mutated.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
                default ->
                    mutated.insert(at, text, at % text.length(), Math.min(text.length(), at % text.length() + 9));
            }
        }
        return new String(mutated.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Test
    void refusesBombsAndAbysses() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        for (String text : new String[] {bomb.toString(), "a: " + "[".repeat(50_000), "a: &a [*a]"}) {
            Diagnostic found = failure(text);
            assertThat(found.code()).isEqualTo(Code.D006);
            assertThat(found.message()).contains("contains invalid YAML");
        }
    }

    private static Diagnostic failure(String text) {
        try {
            return Diagnostic.of(
                    Code.E999,
                    YamlReader.read(new SourceText("f.yml", text), Code.D006).toString());
        } catch (SqlBuildException e) {
            return e.diagnostic();
        }
    }

    @Test
    void refusesSeveralDocuments() {
        assertThatThrownBy(() -> YamlReader.read(new SourceText("f.yml", "a: 1\n---\nb: 2\n"), Code.D006))
                .isInstanceOf(SqlBuildException.class);
    }
}
