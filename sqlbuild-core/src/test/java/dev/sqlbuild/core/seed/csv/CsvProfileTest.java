package dev.sqlbuild.core.seed.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Sha256;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvProfileTest {
    private static CsvReader reader(String text) {
        return CsvReader.of(
                "seeds/x.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), CsvSettings.DEFAULT);
    }

    private static CsvProfile profile(String text) {
        CsvReader reader = reader(text);
        int[] order = IntStream.range(0, reader.header().size()).toArray();
        return CsvProfile.of(reader, order, true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true;FALSE;True| BOOLEAN",
                "1;-5;0;9223372036854775807;-9223372036854775808| INTEGER",
                "9223372036854775808| FLOAT",
                "4.50;6;-1.5e-3;.5;1E9| FLOAT",
                "01067| STRING",
                "+49| STRING",
                "1.| STRING",
                "1e| STRING",
                "-| STRING",
                "2024-02-29;1999-12-31| DATE",
                "2023-02-29| STRING",
                "2023-13-01| STRING",
                "2024-01-01T10:00;2024-01-01 10:00:00.123456| TIMESTAMP",
                "2024-01-01T10:00Z;2024-01-01 10:00:00+02:00;2024-01-01 10:00:00-05| TIMESTAMPTZ",
                "2024-01-01T10:00Z;2024-01-01 10:00:00| TIMESTAMP",
                "2024-01-01;2024-01-01 10:00:00| STRING",
                "2024-01-01T24:00| STRING",
                "2024-01-01T10:00:| STRING",
                "true;1| STRING",
                "A1| STRING",
            })
    void infersTheNarrowestType(String values, InferredType type) {
        assertThat(profile("a\n" + values.replace(';', '\n') + "\n").types()).containsExactly(type);
    }

    @Test
    void ignoresNullsAndReadsEmptyColumnsAsText() {
        assertThat(profile("a,b\n1,\n,\n").types()).containsExactly(InferredType.INTEGER, InferredType.STRING);
    }

    @Test
    void hashesWhatIsMeantNotHowItIsWritten() {
        CsvProfile plain = profile("a,b\nx,\né\",2\n");
        CsvProfile quoted = profile("\"a\",b\r\n\"x\",\"\"\r\n\"é\"\"\",2");
        assertThat(quoted).isEqualTo(plain);
        assertThat(plain.records()).isEqualTo(2);
        assertThat(plain.rowsHash()).isEqualTo(Sha256.hex("x,\n\"é\"\"\",2\n"));
        assertThat(profile("a,b\né\",2\nx,\n").rowsHash()).isNotEqualTo(plain.rowsHash());
    }

    @Test
    void hashesFieldsInTheOrderOfTheTable() {
        CsvProfile swapped = CsvProfile.of(reader("b,a\n1,x\n"), new int[] {1, 0}, true);
        assertThat(swapped.rowsHash()).isEqualTo(profile("a,b\nx,1\n").rowsHash());
        assertThat(swapped.types()).containsExactly(InferredType.INTEGER, InferredType.STRING);
    }

    @Test
    void hashesLongFieldsAndAllPlanes() {
        String text = "\uD83D\uDE00\u20AC\t\u0001\\".repeat(5_000);
        assertThat(profile("a\n" + text + "\n").rowsHash()).isEqualTo(Sha256.hex(text + "\n"));
        String quoted = "\"" + "\uD83D\uDE00,\n\"\"".repeat(5_000) + "\"";
        assertThat(profile("a\n" + quoted + "\n").rowsHash()).isEqualTo(Sha256.hex(quoted + "\n"));
    }

    @Test
    void tellsNullFromTheEmptyText() {
        CsvSettings none = new CsvSettings(
                Optional.empty(),
                Optional.of('"'),
                true,
                Optional.empty(),
                false,
                Optional.empty(),
                StandardCharsets.UTF_8,
                Set.of("NA"),
                Map.of(),
                false);
        byte[] text = "a,b\n,NA\n".getBytes(StandardCharsets.UTF_8);
        CsvReader reader = CsvReader.of("x.csv", new ByteArrayInputStream(text), none);
        assertThat(CsvProfile.of(reader, new int[] {0, 1}, false).rowsHash()).isEqualTo(Sha256.hex("\"\",\n"));
    }
}
