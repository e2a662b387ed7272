package dev.sqlbuild.engine.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RowComparison.Window;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundTest {
    private static final Instant NOW = Instant.parse("2026-03-29T01:30:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            14d | timestamp | TIMESTAMP                | TIMESTAMP '2026-03-15 01:30:00'      | TIMESTAMP '2026-03-29 01:30:00'
            90m | timestamp | TIMESTAMP                | TIMESTAMP '2026-03-29 00:00:00'      | TIMESTAMP '2026-03-29 01:30:00'
            1h  | timestamp | TIMESTAMP WITH TIME ZONE | TIMESTAMPTZ '2026-03-29 00:30:00+00' | TIMESTAMPTZ '2026-03-29 01:30:00+00'
            6h  | date      | DATE                     | DATE '2026-03-28'                    | DATE '2026-03-29'
            """)
    void reachesBackFromNowInUtc(String text, String type, String column, String from, String to) {
        Window window = new Bound(text, NOW)
                .window(new Cursor("c", type), ColumnInfo.of("c", column), TestEngine.DUCKDB.adapter());
        assertThat(window).isEqualTo(new Window(from, Optional.of(to)));
    }

    @Test
    void isALowerBoundForAnIntegerCursor() {
        Window window = new Bound("1000", NOW)
                .window(new Cursor("c", "integer"), ColumnInfo.of("c", "BIGINT"), TestEngine.DUCKDB.adapter());
        assertThat(window).isEqualTo(new Window("1000", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"14x, X103", "'', X103", "d, X103", "1.5d, X103", "0d, X104", "-3h, X104"})
    void refusesWhatFitsNoCursor(String text, Code code) {
        assertThat(codeOf(() -> new Bound(text, NOW))).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"14d, integer, X102", "1000, timestamp, X103", "1000, date, X103"})
    void refusesWhatDoesNotFitTheCursor(String text, String type, Code code) {
        assertThat(codeOf(() -> new Bound(text, NOW).check(new Cursor("c", type))))
                .isEqualTo(code);
    }

    private static Code codeOf(Runnable work) {
        return catchThrowableOfType(SqlBuildException.class, work::run)
                .diagnostic()
                .code();
    }
}
