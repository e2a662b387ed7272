package dev.sqlbuild.core.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Incremental.OnSchemaChange;
import dev.sqlbuild.core.incremental.Incremental.Strategy;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 9, 12, 0);

    private Strategy strategy = Strategy.DELETE_INSERT;
    private CursorGrain grain = CursorGrain.HOUR;
    private Optional<CursorValue> floor = Optional.empty();
    private Optional<CursorValue> ceiling = Optional.empty();
    private Optional<CursorDistance> lookback = Optional.empty();
    private boolean inclusive = true;
    private boolean any;
    private WindowRequest request = WindowRequest.CONTINUE;

    @Test
    void continuesWithTheLastBucket() {
        assertThat(next("2026-03-09T09:00", range("2026-03-09T08:10", "2026-03-09T10:05")))
                .isEqualTo("2026-03-09T09:00:00..2026-03-09T11:00:00");
        assertThat(next(null, range("2026-03-09T08:10", "2026-03-09T10:05")))
                .isEqualTo("2026-03-09T08:00:00..2026-03-09T11:00:00");
        lookback = CursorDistance.parse("1h30m");
        assertThat(next("2026-03-09T09:00", range("2026-03-09T08:10", "2026-03-09T10:05")))
                .isEqualTo("2026-03-09T07:00:00..2026-03-09T11:00:00");
    }

    @Test
    void endsWhereTheSlowestInputEnds() {
        String fast = range("2026-03-09T08:00", "2026-03-09T12:30");
        String slow = range("2026-03-09T09:00", "2026-03-09T10:30");
        assertThat(next("2026-03-09T09:00", fast, slow)).isEqualTo("2026-03-09T09:00:00..2026-03-09T11:00:00");
        assertThat(next("2026-03-09T09:00", fast, "")).isEmpty();
        any = true;
        assertThat(next("2026-03-09T09:00", fast, slow)).isEqualTo("2026-03-09T09:00:00..2026-03-09T13:00:00");
        assertThat(next("2026-03-09T09:00", fast, "")).isEqualTo("2026-03-09T09:00:00..2026-03-09T13:00:00");
    }

    @Test
    void neverSkipsWhatIsUnprocessedInABoundedReplay() {
        request = new WindowRequest(CursorDistance.parse("1d"), Optional.empty(), Optional.empty());
        String input = range("2026-03-01T00:00", "2026-03-09T10:05");
        assertThat(next("2026-03-09T09:00", input)).isEqualTo("2026-03-08T10:00:00..2026-03-09T11:00:00");
        assertThat(next("2026-03-05T09:00", input)).isEqualTo("2026-03-05T09:00:00..2026-03-09T11:00:00");
    }

    @Test
    void widensLimitsAndIntervalsToWholeBuckets() {
        floor = time("2026-03-09T09:30");
        ceiling = time("2026-03-09T10:30");
        assertThat(next(null, range("2026-03-09T08:00", "2026-03-09T12:00")))
                .isEqualTo("2026-03-09T09:00:00..2026-03-09T11:00:00");
        strategy = Strategy.APPEND;
        assertThat(next(null, range("2026-03-09T08:00", "2026-03-09T12:00")))
                .isEqualTo("2026-03-09T09:30:00..2026-03-09T10:30:00");
        strategy = Strategy.MERGE;
        floor = Optional.empty();
        ceiling = Optional.empty();
        request = new WindowRequest(Optional.empty(), time("2026-03-01T08:10"), time("2026-03-01T09:10"));
        assertThat(next("2026-03-09T09:00", range("2026-03-09T08:00", "2026-03-09T12:00")))
                .isEqualTo("2026-03-01T08:00:00..2026-03-01T10:00:00");
    }

    @Test
    void appendsBehindItsNewestRowUnlessItReplaces() {
        strategy = Strategy.APPEND;
        inclusive = false;
        RunWindow plain = window("2026-03-09T09:17", range("2026-03-09T08:00", "2026-03-09T10:00"));
        assertThat(plain.afterStart()).isTrue();
        assertThat(plain.replaces()).isFalse();
        assertThat(plain.bounds().start()).isEqualTo(time("2026-03-09T09:17").orElseThrow());
        request = new WindowRequest(Optional.empty(), time("2026-03-09T08:30"), Optional.empty());
        RunWindow given = window("2026-03-09T09:17", range("2026-03-09T08:00", "2026-03-09T10:00"));
        assertThat(given.afterStart()).isFalse();
        assertThat(given.replaces()).isTrue();
        assertThat(given.bounds().start()).isEqualTo(time("2026-03-09T08:00").orElseThrow());
    }

    @Test
    void isCompleteOnlyWhenAnIntervalCoversTheReplay() {
        Optional<CursorDistance> replay = CursorDistance.parse("1d");
        String input = range("2026-03-01T00:00", "2026-03-09T10:05");
        request = new WindowRequest(replay, time("2026-03-09T00:00"), Optional.empty());
        assertThat(window("2026-03-09T09:00", input).complete()).isFalse();
        request = new WindowRequest(replay, time("2026-03-08T00:00"), Optional.empty());
        assertThat(window("2026-03-09T09:00", input).complete()).isTrue();
    }

    @Test
    void warnsOfTheFutureAndOfHoles() {
        assertThat(window("2026-03-09T09:00", range("2026-03-09T08:00", "2030-01-01T00:00"))
                        .warnings())
                .extracting(CursorWarning::kind)
                .containsExactly(CursorWarning.Kind.FUTURE_CURSOR);
        request = new WindowRequest(Optional.empty(), time("2026-03-09T11:00"), Optional.empty());
        assertThat(window("2026-03-09T09:00", range("2026-03-09T08:00", "2026-03-09T11:30"))
                        .warnings())
                .extracting(CursorWarning::kind)
                .containsExactly(CursorWarning.Kind.EXPLICIT_BOUNDS);
    }

    @Test
    void readsEverythingInAFullBuildOfOneInput() {
        RunWindow one = full(range("2026-03-09T08:10", "2026-03-09T10:05"));
        assertThat(one.from()).isEmpty();
        assertThat(one.to()).isEmpty();
        RunWindow two =
                full(range("2026-03-09T08:10", "2026-03-09T12:05"), range("2026-03-09T08:10", "2026-03-09T10:05"));
        assertThat(two.to()).isEqualTo(time("2026-03-09T11:00"));
        assertThat(full(range("2026-03-09T08:10", "2026-03-09T12:05"), "")
                        .bounds()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void cutsByTheCalendarAndNeverThroughABucket() {
        assertThat(cut("2026-01-31T00:00", "2026-04-01T00:00", "1mo", CursorGrain.DAY))
                .containsExactly(
                        "2026-01-31T00:00:00..2026-02-28T00:00:00",
                        "2026-02-28T00:00:00..2026-03-31T00:00:00",
                        "2026-03-31T00:00:00..2026-04-01T00:00:00");
        assertThat(cut("2026-03-09T10:00", "2026-03-09T14:00", "1h30m", CursorGrain.HOUR))
                .containsExactly(
                        "2026-03-09T10:00:00..2026-03-09T11:00:00",
                        "2026-03-09T11:00:00..2026-03-09T13:00:00",
                        "2026-03-09T13:00:00..2026-03-09T14:00:00");
        assertThat(cut("2026-03-09T00:00", "2026-03-11T00:00", "6h", CursorGrain.DAY))
                .hasSize(2);
        assertThat(cut("2026-03-09T00:00", "2026-03-09T00:00", "1d", CursorGrain.DAY))
                .isEmpty();
    }

    @Test
    void readsDistancesOfEachKind() {
        assertThat(CursorDistance.parse("1d12h").orElseThrow().seconds()).isEqualTo(129_600);
        assertThat(CursorDistance.parse("12h1d")).isEmpty();
        assertThat(CursorDistance.parse("0h")).isEmpty();
        assertThat(CursorDistance.parse("1mo")).isEmpty();
        assertThat(CursorDistance.parseCalendar("1y2mo").orElseThrow().months()).isEqualTo(14);
        assertThat(CursorDistance.parse("5").orElseThrow().fits(CursorType.INTEGER))
                .isTrue();
        assertThat(CursorDistance.parse("6h").orElseThrow().fits(CursorType.DATE))
                .isFalse();
        assertThat(ReplayPolicy.parse("bounded(7d)")).isEqualTo(ReplayPolicy.parse("bounded-7d"));
        assertThat(ReplayPolicy.parse("backward")).isEmpty();
    }

    private static List<String> cut(String start, String end, String size, CursorGrain grain) {
        WindowsTest test = new WindowsTest();
        test.grain = grain;
        CursorWindow window =
                new CursorWindow(time(start).orElseThrow(), time(end).orElseThrow());
        return Batches.cut(
                        window,
                        test.cursor(1),
                        CursorDistance.parseCalendar(size).orElseThrow(),
                        true)
                .stream()
                .map(batch -> batch.text(CursorType.TIMESTAMP))
                .toList();
    }

    private static Optional<CursorValue> time(String text) {
        return CursorValue.parse(text, CursorType.TIMESTAMP);
    }

    private static String range(String low, String high) {
        return low + " " + high;
    }

    private String next(String newest, String... inputs) {
        CursorWindow found = window(newest, inputs).bounds();
        return found.isEmpty() ? "" : found.text(CursorType.TIMESTAMP);
    }

    private RunWindow window(String newest, String... inputs) {
        return Windows.next(
                "m",
                incremental(inputs.length),
                cursor(inputs.length),
                request,
                facts(Optional.ofNullable(newest).flatMap(WindowsTest::time), inputs));
    }

    private RunWindow full(String... inputs) {
        return Windows.full(
                "m", incremental(inputs.length), cursor(inputs.length), request, facts(Optional.empty(), inputs));
    }

    private static CursorFacts facts(Optional<CursorValue> newest, String... inputs) {
        List<Optional<CursorFacts.Range>> ranges = new ArrayList<>();
        for (String input : inputs) {
            String[] ends = input.split(" ");
            ranges.add(
                    input.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new CursorFacts.Range(
                                    time(ends[0]).orElseThrow(), time(ends[1]).orElseThrow())));
        }
        return new CursorFacts(newest, ranges, NOW);
    }

    private Incremental incremental(int inputs) {
        return new Incremental(
                strategy,
                Optional.of(cursor(inputs)),
                List.of(),
                List.of(),
                Optional.empty(),
                OnSchemaChange.APPEND_NEW_COLUMNS,
                Optional.empty());
    }

    private Cursor cursor(int inputs) {
        List<CursorInput> all = new ArrayList<>();
        for (int i = 0; i < inputs; i++) all.add(new CursorInput(NodeId.source("s" + i), "at", true, true));
        return new Cursor(
                "at",
                CursorType.TIMESTAMP,
                Optional.of(grain),
                Optional.of(grain),
                all,
                floor,
                ceiling,
                lookback,
                inclusive,
                any);
    }
}
