package dev.sqlbuild.core.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OldNameViewTest {
    private static final SqlDialect DUCKDB =
            new SqlDialect("duckdb", '"', Set.of(), false, 255, SqlDialect.LengthUnit.CHARACTERS, Optional.empty());
    private static final RelationName RIDES = RelationName.of("dev", "bike_rides");

    @Test
    void showsRenamedColumnsUnderTheirOldNames() {
        assertThat(OldNameView.select(DUCKDB, RIDES, List.of("ride_id", "fare"), Map.of("fare", "price")))
                .isEqualTo("SELECT \"ride_id\", \"fare\" AS \"price\" FROM dev.bike_rides");
    }

    @Test
    void goesOnShowingWhatItShows() {
        assertThat(OldNameView.again(
                        DUCKDB,
                        RIDES,
                        List.of("ride_id", "price", "gone"),
                        List.of("ride_id", "cost", "note"),
                        Map.of("price", "cost")))
                .isEqualTo("SELECT \"ride_id\", \"cost\" AS \"price\" FROM dev.bike_rides");
    }

    @Test
    void isToldFromViewsOfOthers() {
        assertThat(isOver("CREATE VIEW dev.rides AS SELECT ride_id, fare AS price FROM dev.bike_rides;"))
                .isTrue();
        assertThat(isOver("CREATE VIEW wh.dev.rides (a, b) AS SELECT ride_id, price FROM wh.dev.bike_rides;"))
                .isTrue();
        assertThat(isOver(" SELECT bike_rides.ride_id,\n    bike_rides.fare AS price\n   FROM dev.bike_rides;"))
                .isTrue();
        assertThat(isOver("SELECT ride_id FROM dev.rides")).isFalse();
        assertThat(isOver("SELECT ride_id FROM bike_rides")).isFalse();
        assertThat(isOver("SELECT ride_id FROM dev.bike_rides WHERE ride_id > 0"))
                .isFalse();
        assertThat(isOver("SELECT ride_id FROM dev.bike_rides b")).isFalse();
        assertThat(isOver("SELECT ride_id FROM dev.bike_rides, dev.other")).isFalse();
        assertThat(isOver("SELECT ride_id + 1 AS ride_id FROM dev.bike_rides")).isFalse();
        assertThat(isOver("SELECT DISTINCT ride_id FROM dev.bike_rides")).isFalse();
        assertThat(isOver("WITH x AS (SELECT 1) SELECT ride_id FROM dev.bike_rides"))
                .isFalse();
        assertThat(isOver("CREATE VIEW dev.rides")).isFalse();
    }

    private static boolean isOver(String definition) {
        return OldNameView.isOver(definition, RIDES, DUCKDB);
    }
}
