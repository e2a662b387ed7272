package dev.sqlbuild.core.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.project.LogicalPlace;
import dev.sqlbuild.core.project.Placement;
import dev.sqlbuild.core.project.ProjectConfig;
import dev.sqlbuild.core.project.TestProject;
import dev.sqlbuild.core.seed.csv.CsvSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedReaderTest {
    @TempDir
    Path root;

    private TestProject project;
    private final Diagnostics findings = new Diagnostics();

    @BeforeEach
    void createProject() {
        project = new TestProject(root);
    }

    private DeclarationScope scope() {
        return DeclarationScope.of(project.config(), project.request());
    }

    private List<SeedDeclaration> read(String yaml) {
        return SeedReader.read(new SourceText("seeds/seeds.yml", yaml), scope(), findings);
    }

    @Test
    void readsTheExample() {
        List<SeedDeclaration> seeds = read("""
                seeds:
                  - name: bike_types
                    description: Rentable bike types with daily price.
                    csv_settings: {delimiter: ";", na_values: ["n/a"]}
                    columns:
                      - {name: type_code, type: VARCHAR, nullable: false, audits: [not_null, unique]}
                      - {name: daily_price, type: "DECIMAL(8,2)"}
                """);
        assertThat(findings.sorted()).isEmpty();
        SeedDeclaration seed = seeds.get(0);
        assertThat(seed.csv().delimiter()).contains(';');
        assertThat(seed.csv().nullTexts()).containsExactly("n/a");
        assertThat(seed.csv().encoding()).isEqualTo(StandardCharsets.UTF_8);
        assertThat(seed.columns()).extracting(ColumnDeclaration::name).containsExactly("type_code", "daily_price");
        assertThat(seed.columns().get(0).nullable()).contains(false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "models: [{name: a}]|models cannot be declared in YAML",
                "seeds: x|seeds must be a list",
                "seeds: [x]|seeds must contain only mappings",
                "seeds: [{}]|seed must define 'name'",
                "'seeds: [{name: a, colums: []}]'|seed 'a' contains unknown key(s): colums",
                "'seeds: [{name: a, columns: []}]'|seed 'a' columns must list at least one column",
                "'seeds: [{name: a, columns: [{name: c}]}]'|seed 'a' column 'c' must define 'type'",
                "'seeds: [{name: a, columns: [{type: c}]}]'|seed 'a' column must define 'name'",
                "'seeds: [{name: a, csv_settings: {delimiter: \",,\"}}]'|seed 'a' csv_settings.delimiter must be one"
                        + " character",
                "'seeds: [{name: a, csv_settings: {quotechar: \";\", delimiter: \";\"}}]'|seed 'a'"
                        + " csv_settings.delimiter must differ from the quote character, CR and LF",
                "'seeds: [{name: a, csv_settings: {escapechar: \"\\\"\"}}]'|seed 'a' csv_settings.escapechar must differ"
                        + " from delimiter and quotechar",
                "'seeds: [{name: a, csv_settings: {lineterminator: \"|,\"}}]'|seed 'a' csv_settings.lineterminator must not"
                        + " contain delimiter, quotechar or escapechar",
                "'seeds: [{name: a, csv_settings: {encoding: utf-99}}]'|seed 'a' csv_settings.encoding names unknown"
                        + " encoding 'utf-99'",
                "'seeds: [{name: a, csv_settings: {quote: x}}]'|seed 'a' csv_settings contains unknown key(s): quote",
                "'seeds: [{name: a, csv_settings: {na_values: {x: [\"-\"]}}, columns: [{name: c, type: INT}]}]'|seed 'a'"
                        + " csv_settings.na_values names unknown column 'x'"
            })
    void refusesWithD005(String yaml, String message) {
        read(yaml);
        assertThat(findings.sorted()).hasSize(1);
        assertThat(findings.sorted().get(0).code()).isEqualTo(Code.D005);
        assertThat(findings.sorted().get(0).message()).startsWith(message);
    }

    @Test
    void readsCsvSettings() {
        CsvSettings csv = read("seeds: [{name: a, csv_settings: {delimiter: \"\\t\", quotechar: \"\", na_values: {c:"
                        + " ['-']}, keep_default_na: false, encoding: latin1}}]")
                .get(0)
                .csv();
        assertThat(csv.delimiter()).contains('\t');
        assertThat(csv.quote()).isEmpty();
        assertThat(csv.nullTextsByColumn()).isEqualTo(Map.of("c", Set.of("-")));
        assertThat(csv.keepDefaultNull()).isFalse();
        assertThat(csv.encoding()).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(CsvSettings.DEFAULT.delimiterFor("seeds/a.tsv")).isEqualTo('\t');
    }

    @Test
    void matchesFilesAndPlacesSeeds() {
        project.environment("dev")
                .toml(
                        "[defaults]",
                        "seed_schema = 'seeds'",
                        "[environments.dev]",
                        "schema = 'dev_${CTX:model.schema}'");
        project.file("seeds/zones.csv", "id\n")
                .file("seeds/x/bikes.csv", "id\n")
                .file("seeds/x/zones.csv", "");
        project.file("seeds/seeds.yml", "seeds: [{name: bikes, schema: own}, {name: ghosts}]");
        project.file("models/schema.yml", "models: []\nseeds: [{name: x}]");
        Diagnostics all = new Diagnostics();
        ProjectConfig config = project.config();
        List<SeedDeclaration> declared = SeedReader.readAll(project.files(), scope(), all);
        Placement placement = Placement.ofActive(config, TestProject.DUCKDB, project.request());
        List<DeclaredSeed> seeds = SeedFiles.match(project.files(), declared, placement, all);
        assertThat(seeds).extracting(DeclaredSeed::name).containsExactly("bikes", "zones");
        assertThat(seeds.get(0).logical()).isEqualTo(new LogicalPlace(Optional.empty(), Optional.of("own"), "bikes"));
        assertThat(placement.place("zones", seeds.get(1).logical(), all)).hasToString("dev_seeds.zones");
        assertThat(all.sorted())
                .extracting(Diagnostic::code)
                .containsExactlyInAnyOrder(Code.D005, Code.D007, Code.D008);
    }
}
