package dev.sqlbuild.core.sql;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The way from offsets of a derived text back to offsets of the authored file. The derived text is a sequence of
 * pieces; a piece was either copied, or put in place of an authored range, and then every position inside it means
 * that range.
 */
final class PositionMap {
    private static final int COPIED = -1;

    private final @Nullable PositionMap before;
    private final int[] derived;
    private final int[] origin;
    private final int[] originEnd;

    private PositionMap(@Nullable PositionMap before, int[] derived, int[] origin, int[] originEnd) {
        this.before = before;
        this.derived = derived;
        this.origin = origin;
        this.originEnd = originEnd;
    }

    /** The derived text is the file's text from {@code offset} on. */
    static PositionMap from(int offset) {
        return new PositionMap(null, new int[] {0}, new int[] {offset}, new int[] {COPIED});
    }

    /** All of the derived text stands for one authored range. */
    static PositionMap within(int start, int end) {
        return new PositionMap(null, new int[] {0}, new int[] {start}, new int[] {end});
    }

    /** The map of the part of this text that begins at {@code offset}. */
    PositionMap after(int offset) {
        return new PositionMap(this, new int[] {0}, new int[] {offset}, new int[] {COPIED});
    }

    /** Authored offset of the character at {@code offset}. */
    int start(int offset) {
        int piece = piece(offset);
        int at = originEnd[piece] == COPIED ? origin[piece] + offset - derived[piece] : origin[piece];
        return before == null ? at : before.start(at);
    }

    /** Authored offset after the character at {@code offset}. */
    int end(int offset) {
        int piece = piece(offset);
        if (originEnd[piece] == COPIED) {
            int at = origin[piece] + offset - derived[piece];
            return before == null ? at + 1 : before.end(at);
        }
        int last = originEnd[piece] - 1;
        if (before == null) return originEnd[piece];
        return last < origin[piece] ? before.start(origin[piece]) : before.end(last);
    }

    private int piece(int offset) {
        int found = Arrays.binarySearch(derived, Math.max(0, offset));
        return found >= 0 ? found : -found - 2;
    }

    /** Collects the pieces of a text derived from another one. */
    static final class Builder {
        private final PositionMap before;
        private int[] derived = new int[16];
        private int[] origin = new int[16];
        private int[] originEnd = new int[16];
        private int size;

        Builder(PositionMap before) {
            this.before = before;
        }

        void copied(int derivedStart, int originStart) {
            add(derivedStart, originStart, COPIED);
        }

        void replaced(int derivedStart, int originStart, int end) {
            add(derivedStart, originStart, end);
        }

        private void add(int derivedStart, int originStart, int end) {
            // An empty piece would share its offset with the next one, which is the one that has characters.
            if (size > 0 && derived[size - 1] == derivedStart) size--;
            if (size == derived.length) {
                derived = Arrays.copyOf(derived, size * 2);
                origin = Arrays.copyOf(origin, size * 2);
                originEnd = Arrays.copyOf(originEnd, size * 2);
            }
            derived[size] = derivedStart;
            origin[size] = originStart;
            originEnd[size++] = end;
        }

        PositionMap build() {
            return new PositionMap(
                    before, Arrays.copyOf(derived, size), Arrays.copyOf(origin, size), Arrays.copyOf(originEnd, size));
        }
    }
}
