package dev.sqlbuild.core.incremental;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Computes which window a run covers (incremental.md 2.3, 2.4). */
public final class Windows {
    private static final CursorValue EPOCH = CursorValue.of(LocalDateTime.of(1970, 1, 1, 0, 0));

    private final String model;
    private final Incremental incremental;
    private final Cursor cursor;
    private final WindowRequest request;
    private final CursorFacts facts;
    private final List<CursorWarning> warnings = new ArrayList<>();

    private Windows(String model, Incremental incremental, Cursor cursor, WindowRequest request, CursorFacts facts) {
        this.model = model;
        this.incremental = incremental;
        this.cursor = cursor;
        this.request = request;
        this.facts = facts;
    }

    /** The window of a run that continues an existing target; its bounds are empty when nothing is to be done. */
    public static RunWindow next(
            String model, Incremental incremental, Cursor cursor, WindowRequest request, CursorFacts facts) {
        return new Windows(model, incremental, cursor, request, facts).next();
    }

    /** What a build from scratch reads; its bounds stand for the intrinsics and are cut into batches. */
    public static RunWindow full(
            String model, Incremental incremental, Cursor cursor, WindowRequest request, CursorFacts facts) {
        return new Windows(model, incremental, cursor, request, facts).full();
    }

    /** Whether a build from scratch has to ask what the inputs hold. */
    public static boolean fullNeedsFacts(
            Incremental incremental, Cursor cursor, WindowRequest request, boolean intrinsics) {
        return intrinsics
                || incremental.microbatch().isPresent()
                || request.explicit()
                || cursor.watermarks().size() > 1;
    }

    private boolean rolling() {
        return incremental.microbatch().filter(Microbatch::rolling).isPresent();
    }

    private CursorValue now() {
        return CursorValue.of(facts.now());
    }

    private RunWindow next() {
        Optional<CursorValue> high = rolling() ? Optional.of(now()) : facts.high(cursor.anyWatermark());
        if (high.isEmpty()) return nothing();
        warnOfFuture();
        boolean fromTarget = facts.newest().isPresent() && !rolling();
        CursorValue start = ordinaryStart(high.get());
        CursorValue end = cursor.next(high.get());
        CursorWindow ordinary = clamped(start, end, incremental.aligned());

        boolean replayed = request.replay().isPresent() && !rolling();
        boolean ownStart = request.start().isPresent();
        boolean append = !incremental.aligned();
        boolean replaces = append && facts.newest().isPresent() && (replayed || ownStart || rolling());
        CursorWindow window =
                clamped(request.start().orElse(start), request.end().orElse(end), incremental.aligned() || replaces);
        boolean continued =
                fromTarget && !replayed && !ownStart && cursor.lookback().isEmpty();
        boolean atNewest = continued && window.start().equals(facts.newest().get());
        warnOfHole(window);
        return RunWindow.of(window)
                .afterStart(append && atNewest && !cursor.inclusive())
                .replacing(replaces)
                .complete(!replayed || window.covers(ordinary))
                .warning(warnings);
    }

    private RunWindow nothing() {
        CursorValue origin = origin();
        return RunWindow.of(new CursorWindow(origin, origin))
                .complete(request.replay().isEmpty());
    }

    /** The start without bounds of the user. */
    private CursorValue ordinaryStart(CursorValue high) {
        if (rolling()) return now().minus(cursor.lookback().orElseThrow());
        CursorValue start = facts.newest().or(facts::low).orElse(high);
        if (request.replay().isPresent()) {
            return CursorValue.min(start, high.minus(request.replay().get()));
        }
        if (facts.newest().isEmpty()) return start;
        return cursor.lookback().map(start::minus).orElse(start);
    }

    private CursorWindow clamped(CursorValue start, CursorValue end, boolean aligned) {
        CursorValue from =
                floor(aligned).map(limit -> CursorValue.max(start, limit)).orElse(start);
        CursorValue to =
                ceiling(aligned).map(limit -> CursorValue.min(end, limit)).orElse(end);
        return aligned ? new CursorWindow(cursor.floor(from), cursor.ceiling(to)) : new CursorWindow(from, to);
    }

    /** A bucket is computed whole or not at all, so the declared limits widen to whole buckets. */
    private Optional<CursorValue> floor(boolean aligned) {
        return aligned ? cursor.floor().map(cursor::floor) : cursor.floor();
    }

    private Optional<CursorValue> ceiling(boolean aligned) {
        return aligned ? cursor.ceiling().map(cursor::ceiling) : cursor.ceiling();
    }

    private RunWindow full() {
        boolean aligned = incremental.aligned();
        Optional<CursorValue> high = rolling() ? Optional.of(now()) : facts.high(cursor.anyWatermark());
        boolean bounded =
                cursor.watermarks().size() > 1 || incremental.microbatch().isPresent();
        if (high.isEmpty()) {
            CursorValue origin = origin();
            RunWindow empty = RunWindow.of(new CursorWindow(origin, origin));
            return bounded ? empty : empty.reading(floor(aligned), ceiling(aligned));
        }
        warnOfFuture();
        CursorValue low = facts.low().orElse(high.get());
        CursorValue start = request.start().orElse(floor(aligned).orElse(low));
        CursorWindow window = clamped(start, request.end().orElse(cursor.next(high.get())), aligned);
        Optional<CursorValue> from = request.start().isPresent() ? Optional.of(window.start()) : floor(aligned);
        boolean upper = bounded || request.end().isPresent();
        if (request.start().isPresent()) {
            warnings.add(new CursorWarning(
                    CursorWarning.Kind.EXPLICIT_BOUNDS,
                    "'" + model + "' is built from " + window.start().text(cursor.type())
                            + " on; older data stays out of it"));
        }
        return RunWindow.of(window)
                .reading(from, upper ? Optional.of(window.end()) : ceiling(aligned))
                .warning(warnings);
    }

    private CursorValue origin() {
        return cursor.floor().orElse(cursor.type() == CursorType.INTEGER ? CursorValue.of(0) : EPOCH);
    }

    private void warnOfFuture() {
        if (cursor.type() == CursorType.INTEGER || rolling()) return;
        CursorValue latest = now().plus(cursor.step());
        for (int i = 0; i < facts.inputs().size(); i++) {
            Optional<CursorValue> high = facts.inputs().get(i).map(CursorFacts.Range::high);
            if (high.isEmpty() || high.get().compareTo(latest) <= 0) continue;
            CursorInput input = cursor.watermarks().get(i);
            warnings.add(new CursorWarning(
                    CursorWarning.Kind.FUTURE_CURSOR,
                    "input '" + input.node().name() + "' of '" + model + "' has " + input.column() + " up to "
                            + high.get().text(cursor.type()) + ", which is in the future"));
        }
    }

    private void warnOfHole(CursorWindow window) {
        if (request.start().isEmpty() || facts.newest().isEmpty()) return;
        CursorValue expected = cursor.next(facts.newest().get());
        if (window.start().compareTo(expected) <= 0) return;
        warnings.add(new CursorWarning(
                CursorWarning.Kind.EXPLICIT_BOUNDS,
                "the interval of '" + model + "' starts at " + window.start().text(cursor.type())
                        + ", after its newest row " + facts.newest().get().text(cursor.type())
                        + "; what lies between stays a hole"));
    }
}
