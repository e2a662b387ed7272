package dev.sqlbuild.core.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A check with its result.
 *
 * @param check what was checked
 * @param counts row counts
 * @param unexpected samples of rows produced too often, or returned by an assertion
 * @param missing samples of expected rows not produced
 */
public record CheckVerdict(TestCheck check, CheckCounts counts, List<SampleRow> unexpected, List<SampleRow> missing) {

    /** A value that differs between the one expected and the one actual row. */
    public record Change(String column, String expected, String actual) {
        @Override
        public String toString() {
            return column + " expected " + expected + ", actual " + actual;
        }
    }

    public CheckVerdict {
        unexpected = List.copyOf(unexpected);
        missing = List.copyOf(missing);
    }

    public static CheckVerdict of(TestCheck check, CheckCounts counts) {
        return new CheckVerdict(check, counts, List.of(), List.of());
    }

    public CheckVerdict withSamples(List<SampleRow> unexpectedRows, List<SampleRow> missingRows) {
        return new CheckVerdict(check, counts, unexpectedRows, missingRows);
    }

    public boolean passed() {
        return counts.passed();
    }

    /** What stands behind {@code FAIL}: {@code 1 unexpected, 1 missing} or {@code 2 row(s)}. */
    public String summary() {
        if (passed()) return "";
        if (check.kind() == TestCheck.Kind.ASSERTION) return counts.unexpected() + " row(s)";
        return counts.unexpected() + " unexpected, " + counts.missing() + " missing";
    }

    /** Lines below a failed check, without indentation. */
    public List<String> details() {
        List<String> lines = new ArrayList<>();
        if (passed()) return lines;
        if (counts.actual() != counts.expected() && check.kind() != TestCheck.Kind.ASSERTION) {
            lines.add("rows: expected " + counts.expected() + ", actual " + counts.actual());
        }
        for (SampleRow row : missing) lines.add("- missing    " + row.text());
        for (SampleRow row : unexpected) lines.add("+ unexpected " + row.text());
        List<Change> changes = changes();
        if (!changes.isEmpty()) {
            lines.add("changed: "
                    + String.join("; ", changes.stream().map(Change::toString).toList()));
        }
        return lines;
    }

    /** Differences of the only unexpected and the only missing row; none when there are more rows or other columns. */
    public List<Change> changes() {
        boolean onePair = counts.unexpected() == 1 && counts.missing() == 1;
        if (!onePair || unexpected.size() != 1 || missing.size() != 1) return List.of();
        SampleRow actual = unexpected.get(0);
        SampleRow expected = missing.get(0);
        if (!actual.columns().equals(expected.columns())) return List.of();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < actual.columns().size(); i++) {
            Object was = expected.values().get(i);
            Object is = actual.values().get(i);
            if (Objects.deepEquals(was, is)) continue;
            changes.add(new Change(actual.columns().get(i), SampleRow.cut(was), SampleRow.cut(is)));
        }
        return changes;
    }
}
