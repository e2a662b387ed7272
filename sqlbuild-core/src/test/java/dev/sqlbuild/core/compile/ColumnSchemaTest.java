package dev.sqlbuild.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.project.ConfigRequest;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.ConfiguredProject;
import dev.sqlbuild.core.project.EnvironmentVariables;
import dev.sqlbuild.core.project.FoundFiles;
import dev.sqlbuild.core.quality.Audit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns that models share: {@code SCHEMA} and {@code model_schema} (models.md 5). */
class ColumnSchemaTest {
    private static final AdapterRegistry ADAPTERS = AdapterRegistry.discover();
    private static final String RIDE = """
            -- what every ride has
            SCHEMA (
              name ride, description "one ride",
              columns (ride_id (type BIGINT, nullable false, audits [not_null, accepted_values (values [1, 2])])),
            );
            SCHEMA (name priced_ride, description "a paid ride", extends ride, columns (price (type DECIMAL(8, 2), description "in EUR")))  ;
            """;
    private static final String QUERY = "\nSELECT 1 AS ride_id, 2.5 AS price, 'x' AS note\n";

    @TempDir
    Path project;

    @BeforeEach
    void write() throws IOException {
        write("sqlbuild_project.toml", "name = 'pedal'\nadapter = 'duckdb'\n");
        write("schemas/rides/ride.sql", RIDE);
    }

    @Test
    void givesAModelItsColumnsAndAddsAudits() throws IOException {
        model("""
                model_schema priced_ride,
                columns (note (type VARCHAR), RIDE_ID (audits [unique, accepted_values (values [1, 2])]))""");
        CompileReport report = compile();
        assertThat(report.diagnostics()).isEmpty();
        Model rides = report.workspace().orElseThrow().models().get("rides");
        assertThat(rides.config().description()).contains("a paid ride");
        assertThat(rides.config().columns())
                .extracting(ColumnDeclaration::name)
                .containsExactly("ride_id", "price", "note");
        ColumnDeclaration id = rides.config().columns().get(0);
        assertThat(id.type()).contains("BIGINT");
        assertThat(id.nullable()).contains(false);
        assertThat(id.audits())
                .extracting(AuditAttachment::definition)
                .containsExactly("not_null", "accepted_values", "unique");
        assertThat(report.workspace().orElseThrow().audits())
                .extracting(Audit::label)
                .containsExactlyInAnyOrder("not_null", "accepted_values", "unique");
    }

    @Test
    void changesTheVersionOfAModelByTypesOnly() throws IOException {
        model("model_schema ride");
        String version = version();
        write("schemas/rides/ride.sql", RIDE.replace("one ride", "a ride").replace("not_null, ", ""));
        assertThat(version()).isEqualTo(version);
        write("schemas/rides/ride.sql", RIDE.replace("BIGINT", "INTEGER"));
        assertThat(version()).isNotEqualTo(version);
        model("columns (ride_id (type BIGINT, nullable false))");
        assertThat(version()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            model_schema ride, columns (ride_id (type TEXT))        | column 'ride_id' is inherited from schema 'ride', which says its type
            model_schema ride, columns (ride_id (nullable true))    | which says its nullable
            model_schema ride, columns (ride_id (description "x"))  | which says its description
            model_schema priced_ride, columns (price (type DOUBLE)) | inherited from schema 'priced_ride', which says its type
            model_schema rides                                      | unknown schema 'rides'
            """)
    void refusesWhatContradictsTheSchema(String fields, String message) throws IOException {
        model(fields);
        assertThat(findings())
                .singleElement()
                .asString()
                .startsWith("P001 models/rides.sql:")
                .contains(message);
    }

    @Test
    void seesTheContradictionOfAnInheritedNullableAndAnAudit() throws IOException {
        write("schemas/rides/ride.sql", "SCHEMA (name ride, columns (ride_id (nullable true)));\n");
        model("model_schema ride, columns (ride_id (audits [not_null]))");
        assertThat(findings()).singleElement().asString().startsWith("P002 models/rides.sql:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SCHEMA (columns (a ()));                                  | D013 schemas/s.sql:1:8 | a SCHEMA needs a name
            SCHEMA (name s);                                          | D013 schemas/s.sql:1:14 | schema 's': needs at least one column
            SCHEMA (name s, columns ());                              | D013 schemas/s.sql:1:14 | schema 's': needs at least one column
            SCHEMA (name s, colums (a ()), columns (a ()));           | D013 schemas/s.sql:1:17 | unknown SCHEMA field 'colums'
            SCHEMA (name s, columns (a (migrate_from b)));            | D013 schemas/s.sql:1:26 | unknown metadata keys: migrate_from
            SCHEMA (name s, columns (a (), A ()));                    | D013 schemas/s.sql:1:32 | has duplicate column 'A'
            SCHEMA (name s, extends [ride], columns (a ()));          | D013 schemas/s.sql:1:25 | 'extends' must be text, found
            SCHEMA (name s, extends ridee, columns (a ()));           | D013 schemas/s.sql:1:25 | schema 's': extends unknown schema 'ridee'
            SCHEMA (name s, extends s, columns (a ()));               | D013 schemas/s.sql:1:25 | schemas extend each other: s -> s
            SCHEMA (name s, extends ride, columns (Ride_Id ()));      | D013 schemas/s.sql:1:40 | column 'Ride_Id' is inherited from schema 'ride'
            SCHEMA (name ride, columns (a ()));                       | D007 schemas/s.sql:1:14 | two schemas are named 'ride': schemas/rides/ride.sql:3:8
            SCHEMA (name RideSchema, columns (a ()));                 | D016 schemas/s.sql:1:14 | use snake_case 'ride_schema'
            SELECT 1;                                                 | D013 schemas/s.sql:1:1 | must start with a SCHEMA(...) header
            SCHEMA (name s, columns (a ())); SELECT 1;                | D013 schemas/s.sql:1:34 | must start with a SCHEMA(...) header
            SCHEMA (name s, columns (a (audits [[]])));               | D013 schemas/s.sql:1:37 | audits must be strings
            """)
    void refusesASchemaThatMakesNoSense(String text, String place, String message) throws IOException {
        model("model_schema ride");
        write("schemas/s.sql", text);
        List<String> findings = findings();
        assertThat(findings)
                .hasSizeBetween(1, 2)
                .anySatisfy(
                        finding -> assertThat(finding).startsWith(place + " ").contains(message));
    }

    @Test
    void namesTheWholeChainOfACycle() throws IOException {
        write("schemas/s.sql", """
                SCHEMA (name a, extends b, columns (x ()));
                SCHEMA (name b, extends c, columns (y ()));
                SCHEMA (name c, extends b, columns (z ()));
                """);
        model("model_schema ride");
        assertThat(findings())
                .containsExactly("D013 schemas/s.sql:3:25 schema 'c': schemas extend each other: b -> c -> b");
    }

    private void model(String fields) throws IOException {
        write("models/rides.sql", "MODEL (" + fields + ");" + QUERY);
    }

    private String version() {
        return compile()
                .workspace()
                .orElseThrow()
                .models()
                .get("rides")
                .version()
                .hex();
    }

    private List<String> findings() {
        return compile().diagnostics().stream()
                .map(finding -> finding.code() + " " + finding.span().orElseThrow() + " " + finding.message())
                .toList();
    }

    private CompileReport compile() {
        ConfigRequest config = new ConfigRequest(
                Optional.empty(),
                new ConfigValue.Table(Map.of(), SourceSpan.fileStart("--vars")),
                "run",
                EnvironmentVariables.of(Map.of()));
        return ProjectCompiler.compile(new CompileRequest(
                ConfiguredProject.open(project, config), FoundFiles.look(project), ADAPTERS, true, false, "test"));
    }

    private void write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
