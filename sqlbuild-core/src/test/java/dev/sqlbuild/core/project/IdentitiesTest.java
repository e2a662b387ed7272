package dev.sqlbuild.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.SourceSpan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitiesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "a1", "rentals__mart_daily", "x_1"})
    void acceptsSnakeCase(String name) {
        assertThat(Identities.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1a", "_a", "a_", "a-b", "é", "a b", "_"})
    void refusesEverythingElse(String name) {
        assertThat(Identities.isValid(name)).isFalse();
        assertThat(Identities.isValid(Identities.suggestion(name))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "RideTotals, ride_totals",
        "HTTPServer, http_server",
        "2024-rides, n2024_rides",
        "stg rides.eu, stg_rides_eu",
        "_x_, x",
        "rideV2, ride_v2"
    })
    void suggestsAValidName(String name, String suggestion) {
        assertThat(Identities.suggestion(name)).isEqualTo(suggestion);
    }

    @Test
    void namesKindFileAndSuggestion() {
        assertThat(Identities.check("model", "RideTotals", SourceSpan.fileStart("models/RideTotals.sql")))
                .hasValueSatisfying(found -> assertThat(found.message())
                        .isEqualTo("Invalid model identity 'RideTotals' in models/RideTotals.sql; use snake_case"
                                + " 'ride_totals'"));
    }
}
