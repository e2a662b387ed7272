package dev.sqlbuild.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import org.junit.jupiter.api.Test;

class SeedSizeTest {
    @Test
    void warnsOfASeedThatIsDataRatherThanAPartOfTheProject() {
        assertThat(SeedCompiler.ofSize("rides", "seeds/rides.csv", 100_000_000)).isEmpty();
        Diagnostic warning =
                SeedCompiler.ofSize("rides", "seeds/rides.csv", 240_999_999).orElseThrow();
        assertThat(warning.severity()).isEqualTo(Severity.WARNING);
        assertThat(warning.message()).isEqualTo("seed 'rides' is 240 MB; consider a source");
    }
}
