package dev.sqlbuild.engine.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.RowSource;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    @Test
    void givesEveryRowInOrder() {
        try (ReadAhead ahead = new ReadAhead(new Made(20_000, -1), 3)) {
            Made expected = new Made(20_000, -1);
            while (expected.next()) {
                assertThat(ahead.next()).isTrue();
                assertThat(ahead.line()).isEqualTo(expected.line());
                for (int i = 0; i < 3; i++) assertThat(ahead.value(i)).isEqualTo(expected.value(i));
            }
            assertThat(ahead.next()).isFalse();
            assertThat(ahead.next()).isFalse();
        }
    }

    @Test
    void throwsInPlaceOfTheRowThatCouldNotBeRead() {
        try (ReadAhead ahead = new ReadAhead(new Made(20_000, 9_000), 3)) {
            for (int i = 1; i < 9_000; i++) assertThat(ahead.next()).isTrue();
            assertThatThrownBy(ahead::next).hasMessage("row 9000");
        }
    }

    @Test
    void canBeClosedBeforeTheEnd() {
        Made source = new Made(Integer.MAX_VALUE, -1);
        try (ReadAhead ahead = new ReadAhead(source, 3)) {
            assertThat(ahead.next()).isTrue();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals(ReadAhead.THREAD));
    }

    /** Numbered rows of a text that grows, a NULL now and then, and the row's number. */
    private static final class Made implements RowSource {
        private final int rows;
        private final int broken;
        private int at;

        Made(int rows, int broken) {
            this.rows = rows;
            this.broken = broken;
        }

        @Override
        public boolean next() {
            if (++at == broken) throw new IllegalStateException("row " + at);
            return at <= rows;
        }

        @Override
        public long line() {
            return 2L * at;
        }

        @Override
        public boolean isNull(int column) {
            return column == 1 ? at % 3 == 0 : column == 0 && at % 5 == 0;
        }

        @Override
        public char[] text(int column) {
            return (column == 2 ? "x" + at : "y".repeat(at % 997)).toCharArray();
        }

        @Override
        public int start(int column) {
            return column == 2 ? 1 : 0;
        }

        @Override
        public int end(int column) {
            return text(column).length;
        }
    }
}
