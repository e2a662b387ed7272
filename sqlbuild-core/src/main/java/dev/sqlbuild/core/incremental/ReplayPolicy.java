package dev.sqlbuild.core.incremental;

import java.util.Locale;
import java.util.Optional;

/**
 * What a change does to rows that are already built (planning.md 4.1).
 *
 * @param action how much is processed again
 * @param distance reach of a bounded replay
 */
public record ReplayPolicy(Action action, Optional<CursorDistance> distance) {
    public static final ReplayPolicy FORWARD = new ReplayPolicy(Action.FORWARD, Optional.empty());
    public static final ReplayPolicy FULL = new ReplayPolicy(Action.FULL, Optional.empty());
    private static final String BOUNDED = "bounded";

    /** How much is processed again, from weak to strong. */
    public enum Action {
        FORWARD,
        BOUNDED,
        FULL;

        /** Word in files and output. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static ReplayPolicy bounded(CursorDistance distance) {
        return new ReplayPolicy(Action.BOUNDED, Optional.of(distance));
    }

    /** {@code forward}, {@code full}, {@code bounded-7d}, or the older {@code bounded(7d)}. */
    public static Optional<ReplayPolicy> parse(String text) {
        return switch (text) {
            case "forward" -> Optional.of(FORWARD);
            case "full" -> Optional.of(FULL);
            default -> reach(text).flatMap(CursorDistance::parse).map(ReplayPolicy::bounded);
        };
    }

    private static Optional<String> reach(String text) {
        if (text.startsWith(BOUNDED + "-")) return Optional.of(text.substring(BOUNDED.length() + 1));
        boolean call = text.startsWith(BOUNDED + "(") && text.endsWith(")");
        return call ? Optional.of(text.substring(BOUNDED.length() + 1, text.length() - 1)) : Optional.empty();
    }

    /** Whether something is processed again. */
    public boolean replays() {
        return action != Action.FORWARD;
    }

    /** The one that processes more; the first when they are equal. */
    public ReplayPolicy stronger(ReplayPolicy other) {
        if (action != other.action) return action.compareTo(other.action) > 0 ? this : other;
        boolean longer = distance.isPresent()
                && other.distance.isPresent()
                && other.distance.get().isLongerThan(distance.get());
        return longer ? other : this;
    }

    /** {@code bounded 7d}. */
    public String phrase() {
        return action.word() + distance.map(reach -> " " + reach.text()).orElse("");
    }
}
