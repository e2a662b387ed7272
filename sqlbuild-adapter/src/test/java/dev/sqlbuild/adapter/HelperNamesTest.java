package dev.sqlbuild.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HelperNamesTest {

    @Test
    void stagingStandsBesideItsTable() {
        RelationName orders = new RelationName(Optional.of("shop"), Optional.of("dev"), "orders");
        assertThat(names(63).staging(orders)).isEqualTo(orders.withName("orders__staging"));
        assertThat(names(63).typedStaging(orders)).isEqualTo(orders.withName("orders__staging__typed"));
    }

    @Test
    void cutsLongNamesAndEndsThemInTheirHash() {
        String name = "m".repeat(60);
        String staging = names(63).staging(RelationName.of(name)).name();
        String full = name + "__staging";
        assertThat(staging)
                .isEqualTo("m".repeat(54) + "_" + Sha256.hex(full).substring(0, 8))
                .hasSize(63);
    }

    @Test
    void countsBytesAndCutsNoCharacterApart() {
        String name = "\uD83D\uDEB2".repeat(20);
        String fitted = names(30).fit(name);
        assertThat(fitted).startsWith("\uD83D\uDEB2".repeat(5) + "_").hasSize(10 + 9);
    }

    @Test
    void refusesWhenNothingReadableWouldRemain() {
        SqlBuildException failure = catchThrowableOfType(SqlBuildException.class, () -> names(9).fit("0123456789"));
        assertThat(failure.diagnostic().code()).isEqualTo(Code.A506);
    }

    @Test
    void refusesALongNameGivenByTheUser() {
        names(63).requireFits("m".repeat(63));
        SqlBuildException failure =
                catchThrowableOfType(SqlBuildException.class, () -> names(63).requireFits("m".repeat(64)));
        assertThat(failure.diagnostic().message()).contains("64 bytes").contains("63");
    }

    private static HelperNames names(int limit) {
        return new HelperNames(
                new SqlDialect("test", '"', Set.of(), true, limit, SqlDialect.LengthUnit.BYTES, Optional.empty()));
    }
}
