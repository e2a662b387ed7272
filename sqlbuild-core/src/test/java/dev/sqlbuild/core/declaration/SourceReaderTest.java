package dev.sqlbuild.core.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.project.TestProject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceReaderTest {
    @TempDir
    Path root;

    private TestProject project;
    private final Diagnostics findings = new Diagnostics();

    @BeforeEach
    void createProject() {
        project = new TestProject(root).toml("[vars]", "raw = 'raw_x'", "[environments.dev]", "[environments.ci]");
    }

    private List<SourceDeclaration> read(String yaml) {
        try {
            return SourceReader.read(
                    new SourceText("sources/raw.yml", yaml),
                    DeclarationScope.of(project.config(), project.request()),
                    findings);
        } catch (SqlBuildException e) {
            findings.addAll(e.diagnostics());
            return List.of();
        }
    }

    private SourceDeclaration one(String entry) {
        List<SourceDeclaration> sources = read("sources:\n" + entry.indent(2));
        findings.throwIfErrors();
        return sources.get(0);
    }

    private void assertOnly(Code code, String message, String place) {
        assertThat(findings.sorted()).hasSize(1);
        Diagnostic found = findings.sorted().get(0);
        assertThat(found.code()).isEqualTo(code);
        assertThat(found.message()).isEqualTo(message);
        assertThat(found.span().orElseThrow()).hasToString("sources/raw.yml:" + place);
    }

    @Test
    void readsTheExample() {
        List<SourceDeclaration> sources = read("""
                sources:
                  - name: raw_rentals            # existing table
                    database: lake
                    schema: raw
                    table: rentals
                    description: One row per bike rental.
                    columns:
                      - name: rental_id
                        type: BIGINT
                        audits: [not_null, unique]
                      - {name: started_at, type: TIMESTAMP}
                    freshness: {strategy: column, column: started_at, type: timestamp, lag_tolerance: 15m}
                  - name: raw_zones              # inline expression
                    expression: |
                      SELECT * FROM (VALUES (1, 'north'), (2, 'south')) AS z(zone_id, zone_name)
                """);
        assertThat(findings.sorted()).isEmpty();
        SourceDeclaration rentals = sources.get(0);
        assertThat(rentals.location())
                .isEqualTo(new SourceLocation(Optional.of("lake"), Optional.of("raw"), "rentals", Optional.empty()));
        assertThat(rentals.typeEnforcement()).isTrue();
        assertThat(rentals.span()).hasToString("sources/raw.yml:2:11");
        assertThat(rentals.columns().get(0).audits())
                .extracting(AuditAttachment::definition)
                .containsExactly("not_null", "unique");
        Freshness freshness = rentals.freshness().orElseThrow();
        assertThat(freshness.strategy()).isEqualTo(Freshness.Strategy.COLUMN);
        assertThat(freshness.lagTolerance()).contains(Duration.ofMinutes(15));
        SourceDeclaration zones = sources.get(1);
        assertThat(zones.location().expression().orElseThrow().text()).startsWith("SELECT * FROM (VALUES");
        assertThat(zones.location().table()).isEqualTo("raw_zones");
        assertThat(zones.typeEnforcement()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'sources:~  - {name: a, shema: x}'|source 'a' contains unknown key(s): shema|2:15",
                "'- a'|sources/raw.yml must contain a top-level mapping|1:1",
                "'source: []'|sources/raw.yml contains unknown key(s): source|1:1",
                "'sources: {}'|sources must be a list|1:10",
                "'sources: [a]'|sources must contain only mappings|1:11",
                "'sources:~ - name: a~   name: b'|sources/raw.yml contains invalid YAML: duplicate key 'name'|3:4",
                "'sources: !x []'|sources/raw.yml contains invalid YAML: tag '!x' is not supported|1:10",
                "'sources: [{name: a}'|sources/raw.yml contains invalid YAML: |1:20",
                "'sources: [{schema: a}]'|source must define 'name'|1:11",
                "'sources: [{name: a, schema: \"\"}]'|source 'a' schema must not be empty|1:29",
                "'sources: [{name: a, schema: 5}]'|source 'a' schema must be a string, found an integer|1:29",
                "'sources: [{name: a, loader: x}]'|source 'loader' is not supported; use managed: true and name the"
                        + " terminal loader after the source|1:21",
                "'sources: [{name: a, expression: x, schema: s, table: t}]'|source 'a' cannot define expression with"
                        + " schema, table|1:21",
                "'sources: [{name: a, expression: x, type_enforcement: true}]'|source 'a' uses expression with"
                        + " type_enforcement but has no typed columns|1:18",
                "'sources: [{name: a, contract: sometimes}]'|source 'contract' must be one of: enforced, none|1:31",
                "'sources: [{name: a, contract: enforced}]'|source 'a' uses contract enforced but declares no"
                        + " columns|1:18",
                "'sources: [{name: a, write_strategy: table}]'|source 'a' defines write_strategy but is not"
                        + " managed|1:21",
                "'sources: [{name: a, columns: [{name: c, nullable: true, audits: [not_null]}]}]'|column 'c' cannot set"
                        + " nullable = true and audit not_null|1:38",
                "'sources: [{name: a, columns: [{name: c}, {name: C}]}]'|source 'a' declares column 'C' twice|1:49",
                "'sources: [{name: a, audits: [\"\"]}]'|source 'a' audits must not contain empty names|1:30",
                "'sources: [{name: a, audits: [{x: 1, y: 2}]}]'|source 'a' audits must be strings or single-key"
                        + " mappings|1:30",
                "'sources: [{name: a, audits: [{x: [1]}]}]'|source 'a' audit 'x' arguments must be a mapping|1:34",
                "'sources: [{name: a, environments: {prd: {schema: x}}}]'|source 'a' environments names unknown"
                        + " environment 'prd'|1:36"
            })
    void refusesWithD006(String yaml, String message, String place) {
        read(yaml.replace('~', '\n'));
        assertThat(findings.sorted()).hasSize(1);
        assertThat(findings.sorted().get(0).code()).isEqualTo(Code.D006);
        assertThat(findings.sorted().get(0).message()).startsWith(message);
        assertThat(findings.sorted().get(0).span().orElseThrow()).hasToString("sources/raw.yml:" + place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strategy: magic|'strategy' must be one of: adapter, column, sql",
                "type: timestamp|'strategy' must be one of: adapter, column, sql",
                "'strategy: column, type: timestamp'|strategy column requires column",
                "'strategy: column, column: c'|strategy column requires type",
                "'strategy: column, type: integer, column: \"MAX(c)\"'|column must be a plain column name; use strategy"
                        + " sql for expressions",
                "'strategy: adapter, filter: x'|strategy adapter does not support type, column, query, or filter",
                "'strategy: sql, type: string'|strategy sql requires query",
                "'strategy: column, column: c, type: integer, lag_tolerance: 1h'|lag_tolerance requires type timestamp",
                "'strategy: column, column: c, type: timestamp, lag_tolerance: 15s'|lag_tolerance must be a positive"
                        + " duration like 15m, 2h, or 1d",
                "'strategy: adapter, age_policy: {}'|age_policy requires warn_after or error_after",
                "'strategy: adapter, age_policy: {warn_after: 2d, error_after: 1h}'|age_policy warn_after must be less"
                        + " than or equal to error_after"
            })
    void checksFreshness(String block, String message) {
        read("sources: [{name: a, freshness: {" + block + "}}]");
        assertThat(findings.sorted()).hasSize(1);
        assertThat(findings.sorted().get(0).message()).isEqualTo("source freshness " + message);
        assertThat(findings.sorted().get(0).code()).isEqualTo(Code.D006);
    }

    @Test
    void refusesBadNames() {
        read("sources: [{name: RawRides}]");
        assertOnly(
                Code.D016, "Invalid source identity 'RawRides' in sources/raw.yml; use snake_case 'raw_rides'", "1:18");
    }

    @Test
    void refusesWhatIsNotSupportedYet() {
        read("sources: [{name: a, ingest: {kind: files}}]\ndlt_sources: [{type: rest_api}]");
        assertThat(findings.sorted()).extracting(Diagnostic::code).containsOnly(Code.IN001);
        assertThat(findings.sorted())
                .extracting(Diagnostic::message)
                .containsExactly("source 'a' ingest is not supported yet", "dlt_sources is not supported yet");
    }

    @Test
    void checksWriteStrategiesOfManagedSources() {
        read("sources: [{name: a, managed: true, write_strategy: merge, cursor_column: c}]");
        assertThat(findings.sorted())
                .extracting(Diagnostic::message)
                .containsExactly(
                        "source 'a' is managed but has no loader 'a'",
                        "source 'a' write_strategy merge requires unique_key");
    }

    @Test
    void readsYaml12ScalarsAnchorsAndMergeKeys() {
        read("""
                base: &base
                  schema: raw
                sources:
                """);
        assertThat(findings.sorted().get(0).message()).contains("unknown key(s): base");
        Diagnostics fresh = new Diagnostics();
        List<SourceDeclaration> sources = SourceReader.read(
                new SourceText("sources/raw.yml", """
                        sources:
                          - &base {name: no, schema: yes, meta: {on: off, n: 0x10}}
                          - <<: *base
                            name: other
                        """),
                DeclarationScope.of(project.config(), project.request()),
                fresh);
        assertThat(fresh.sorted()).isEmpty();
        assertThat(sources).extracting(SourceDeclaration::name).containsExactly("no", "other");
        assertThat(sources.get(1).location().schema()).contains("yes");
        assertThat(sources.get(1).meta().plain()).isEqualTo(Map.of("on", "off", "n", 16L));
    }

    @Test
    void placesPerEnvironment() {
        String entry = """
                - name: raw_rentals
                  schema: "${raw}"
                  table: rentals
                  environments:
                    dev: {schema: raw_sample}
                    ci:  {expression: "read_csv('${ENV:FIXTURE}')"}
                """;
        assertThat(one(entry).location().schema()).contains("raw_x");
        project.environment("dev");
        assertThat(one(entry).location())
                .isEqualTo(
                        new SourceLocation(Optional.empty(), Optional.of("raw_sample"), "rentals", Optional.empty()));
        project.environment("ci").variable("FIXTURE", "f.csv");
        SourceDeclaration source = one(entry);
        assertThat(source.location().expression().orElseThrow().text()).isEqualTo("read_csv('f.csv')");
        assertThat(source.location().schema()).isEmpty();
        assertThat(source.authored().find("schema").orElseThrow().plain()).isEqualTo("${raw}");
    }

    @Test
    void reportsTemplateErrorsAtTheirPlace() {
        read("sources: [{name: a, schema: \"${raww}\"}]");
        assertOnly(Code.D006, "unknown project variable 'raww'", "1:29");
        assertThat(findings.sorted().get(0).help()).contains("did you mean 'raw'?");
    }

    @Test
    void readsAuditInstances() {
        SourceDeclaration source = one("""
                - name: a
                  audits:
                    - accepted_values: {values: [open, closed], severity: warn, name: states}
                    - row_count:
                """);
        AuditAttachment states = source.audits().get(0);
        assertThat(states.definition()).isEqualTo("accepted_values");
        assertThat(states.arguments().keySet()).containsExactly("values", "severity", "name");
        assertThat(source.audits().get(1).definition()).isEqualTo("row_count");
        assertThat(source.audits().get(1).arguments()).isEmpty();
    }

    @Test
    void emptyFilesAreFine() {
        assertThat(read("")).isEmpty();
        assertThat(read("# nothing\n")).isEmpty();
        assertThat(read("sources:\n")).isEmpty();
        assertThat(read("sources: []\ndlt_sources: []\n")).isEmpty();
        assertThat(findings.sorted()).isEmpty();
    }
}
