package dev.sqlbuild.core.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckVerdictTest {
    private static final TestCheck CHECK =
            new TestCheck(1, TestCheck.Kind.EXPECTED, "fct_trips", List.of("trip_id", "fare_cents"), false);

    @Test
    void explainsTheOneRowThatDiffers() {
        CheckVerdict verdict = CheckVerdict.of(CHECK, new CheckCounts(1, 1, 1, 1, 1))
                .withSamples(List.of(row(7, 540)), List.of(row(7, 450)));

        assertThat(verdict.details())
                .containsExactly(
                        "- missing    trip_id=7  fare_cents=450",
                        "+ unexpected trip_id=7  fare_cents=540",
                        "changed: fare_cents expected 450, actual 540");
    }

    @Test
    void doesNotPairRowsWhenThereAreMore() {
        CheckVerdict verdict = CheckVerdict.of(CHECK, new CheckCounts(1, 2, 2, 2, 1))
                .withSamples(List.of(row(7, 540), row(8, 1)), List.of(row(7, 450)));

        assertThat(verdict.changes()).isEmpty();
    }

    @Test
    void failsWhenOnlyTheCountsDiffer() {
        CheckVerdict verdict = CheckVerdict.of(CHECK, new CheckCounts(1, 3, 2, 0, 0));

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.details()).containsExactly("rows: expected 2, actual 3");
    }

    @Test
    void shortensLongValuesAndWideRows() {
        List<String> columns = IntStream.range(0, 20).mapToObj(i -> "c" + i).toList();
        SampleRow row = new SampleRow(columns, Collections.nCopies(20, "x".repeat(200)));

        assertThat(row.text()).contains("c11=" + "x".repeat(120) + "…").doesNotContain("c12=");
        assertThat(row.json()).hasSize(12);
    }

    @Test
    void showsNulls() {
        SampleRow row = new SampleRow(List.of("a", "b"), Arrays.asList(null, true));

        assertThat(row.text()).isEqualTo("a=NULL  b=true");
        assertThat(row.json()).containsEntry("a", null).containsEntry("b", true);
    }

    private static SampleRow row(Object... values) {
        return new SampleRow(CHECK.columns(), Arrays.asList(values));
    }
}
