package dev.sqlbuild.core.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.base.SqlBuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VdeNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"prod", "pr_7", "Kevin", "a", "release_2026_03"})
    void acceptsWordsOfLettersDigitsAndSingleUnderscores(String name) {
        assertThat(VdeName.parse(name).text()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"pr-7, pr_7", "a__b, a_b", "sqb_x, x", "my branch!, my_branch"})
    void refusesOthersAndSuggestsOneThatWouldDo(String name, String suggestion) {
        assertThatThrownBy(() -> VdeName.parse(name)).isInstanceOfSatisfying(SqlBuildException.class, e -> {
            assertThat(e.diagnostic().message())
                    .isEqualTo("invalid virtual environment name '" + name
                            + "': use letters, digits and single underscores");
            assertThat(e.diagnostic().help()).contains("try " + suggestion);
        });
    }

    @Test
    void refusesWhatCannotBeRepaired() {
        assertThat(VdeName.isValid("")).isFalse();
        assertThat(VdeName.isValid("7")).isFalse();
        assertThat(VdeName.isValid("x".repeat(41))).isFalse();
        assertThatThrownBy(() -> VdeName.parse("7")).isInstanceOf(SqlBuildException.class);
    }
}
