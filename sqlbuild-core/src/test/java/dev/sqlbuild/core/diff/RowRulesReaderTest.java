package dev.sqlbuild.core.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.RowComparison.Sample;
import dev.sqlbuild.adapter.Tolerance;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.TomlReader;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowRulesReaderTest {
    @Test
    void readsEverySetting() {
        RowRules rules = read("""
                unique_key = ["id"]
                row_diff_exclude_columns = ["loaded_at"]
                row_diff_sample_rows = 100
                row_diff_sample_seed = 7
                [row_diff_tolerances]
                by_column = {fare = {absolute = 1, relative = 0.5}}
                by_type = {DOUBLE = {relative = 0.001}}
                """, new Diagnostics());
        assertThat(rules.key()).containsExactly("id");
        assertThat(rules.excluded()).containsExactly("loaded_at");
        assertThat(rules.sample()).contains(new Sample(100, 7));
        assertThat(rules.byColumn())
                .isEqualTo(
                        Map.of("fare", new Tolerance(Optional.of(BigDecimal.ONE), Optional.of(new BigDecimal("0.5")))));
        assertThat(rules.byType()).isEqualTo(Map.of("DOUBLE", Tolerance.relative(new BigDecimal("0.001"))));
    }

    @Test
    void comparesWholeRowsWhenNothingIsSaid() {
        RowRules rules = read("", new Diagnostics());
        assertThat(rules.key()).isEmpty();
        assertThat(rules.sample()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            by_colum = {fare = {absolute = 1}}    | contains unknown key(s): by_colum
            by_column = {fare = {absolut = 1}}    | contains unknown key(s): absolut
            by_column = {fare = {absolute = -1}}  | by_column.fare.absolute must be a number of at least 0
            by_column = {fare = {absolute = "1"}} | by_column.fare.absolute must be a number of at least 0
            by_column = {fare = {}}               | by_column.fare needs 'absolute' or 'relative'
            by_type = 1                           | by_type must be a table
            """)
    void reportsWhatIsNoTolerance(String toml, String message) {
        Diagnostics findings = new Diagnostics();
        read("[row_diff_tolerances]\n" + toml + "\n", findings);
        assertThat(findings.sorted()).hasSize(1);
        Diagnostic found = findings.sorted().get(0);
        assertThat(found.code()).isEqualTo(Code.P001);
        assertThat(found.message()).startsWith("model 'm': row_diff_tolerances").contains(message);
        assertThat(found.span()).isPresent();
    }

    private static RowRules read(String toml, Diagnostics findings) {
        ConfigValue.Table table = TomlReader.read(new SourceText("m.toml", toml));
        Map<ModelField, ConfigValue> values = new EnumMap<>(ModelField.class);
        table.entries().forEach((key, entry) -> values.put(ModelField.find(key).orElseThrow(), entry.value()));
        return RowRulesReader.read("m", values, findings);
    }
}
