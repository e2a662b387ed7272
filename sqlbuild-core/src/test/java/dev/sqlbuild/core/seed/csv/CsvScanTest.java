package dev.sqlbuild.core.seed.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.SqlBuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The quick look at a file and the thorough reader say the same, or the quick look says nothing. */
class CsvScanTest {
    private static final String[] FIELDS = {
        "",
        "",
        "1",
        "-7",
        "2.50",
        "true",
        "2026-01-02",
        "NA",
        "x y",
        " ",
        "é",
        "\u20AC",
        "\uD83D\uDEB2",
        "a\\b",
        "'",
        "\"\"",
        "\"q\"",
        "\"a,b\"",
        "\"a;b\"",
        "\"say \"\"so\"\"\"",
        "\"two\nlines\"",
        "\"é\r\n\"",
        ",",
        ";"
    };
    /** Mistakes, and what is allowed but seldom. */
    private static final String[] ODD = {"a\"b", "\"a\"b", "\"open", "\r", "\0", "\\.", "\n\n", ",", "\uFEFF"};

    private static CsvSettings settings(char delimiter, Set<String> nullTexts, boolean keepDefaultNull) {
        return new CsvSettings(
                Optional.of(delimiter),
                Optional.of('"'),
                true,
                Optional.empty(),
                false,
                Optional.empty(),
                StandardCharsets.UTF_8,
                nullTexts,
                Map.of(),
                keepDefaultNull);
    }

    private static Optional<CsvProfile> quick(
            byte[] bytes, CsvSettings settings, List<String> header, int[] order, int buffered) throws IOException {
        char delimiter = settings.delimiterFor("x.csv");
        ByteRecords records = new ByteRecords(new ByteArrayInputStream(bytes), delimiter, header.size(), buffered);
        return CsvScan.profile(records, delimiter, settings, header, order, true);
    }

    private static Optional<CsvProfile> plain(String text) throws IOException {
        return quick(
                text.getBytes(StandardCharsets.UTF_8),
                CsvSettings.DEFAULT,
                List.of("h0", "h1", "h2"),
                new int[] {0, 1, 2},
                64);
    }

    @Test
    void saysTheSameAsTheReaderOrNothing() throws IOException {
        Random random = new Random(77);
        int quick = 0;
        int sound = 0;
        for (int round = 0; round < 30_000; round++) {
            char delimiter = ",,,;\t".charAt(random.nextInt(5));
            CsvSettings settings =
                    settings(delimiter, random.nextInt(4) == 0 ? Set.of("NA", "-7") : Set.of(), random.nextInt(4) > 0);
            int[] order = random.nextInt(5) == 0
                    ? new int[] {0}
                    : random.nextBoolean() ? new int[] {0, 1, 2} : new int[] {2, 0, 1};
            byte[] bytes = file(random, delimiter, order.length);
            String text = new String(bytes, StandardCharsets.UTF_8);
            Optional<CsvProfile> found = Optional.empty();
            try (CsvReader reader = CsvReader.of("x.csv", new ByteArrayInputStream(bytes), settings)) {
                if (reader.header().size() != order.length) continue;
                found = quick(bytes, settings, reader.header(), order, 16 + random.nextInt(64));
                CsvProfile thorough = CsvProfile.of(reader, order, true);
                sound++;
                if (found.isEmpty()) continue;
                quick++;
                assertThat(withoutPlain(found.get())).as(text).isEqualTo(thorough);
            } catch (SqlBuildException mistakes) {
                assertThat(found).as(text).isEmpty();
            }
        }
        assertThat(sound).isBetween(15_000, 29_000);
        assertThat(quick).isGreaterThan(sound * 3 / 4);
    }

    private static CsvProfile withoutPlain(CsvProfile profile) {
        return new CsvProfile(
                profile.header(), profile.types(), profile.records(), profile.rowsHash(), Optional.empty());
    }

    private static byte[] file(Random random, char delimiter, int width) {
        String lineEnd = random.nextInt(3) == 0 ? "\r\n" : "\n";
        StringBuilder text = new StringBuilder(random.nextInt(10) == 0 ? "\uFEFF" : "");
        for (int i = 0; i < width; i++)
            text.append(i > 0 ? String.valueOf(delimiter) : "").append("h" + i);
        for (int row = random.nextInt(6); row >= 0; row--) {
            text.append(random.nextInt(30) == 0 ? "\n" : lineEnd);
            for (int i = 0; i < width; i++) {
                if (i > 0) text.append(delimiter);
                String field = FIELDS[random.nextInt(FIELDS.length)];
                if (field.indexOf(delimiter) < 0 || field.startsWith("\"")) text.append(field);
                if (random.nextInt(100) == 0) text.append(ODD[random.nextInt(ODD.length)]);
            }
        }
        if (random.nextBoolean()) text.append(lineEnd);
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        return bytes;
    }

    @Test
    void knowsWhichFilesHaveOneReadingOnly() throws IOException {
        PlainCsv found =
                plain("h0,h1,h2\n1,,x\n2,\"\",\"a,b\"\n").orElseThrow().plain().orElseThrow();
        assertThat(found).isEqualTo(new PlainCsv(',', 9, false, false, Set.of(1)));
        assertThat(plain("h0,h1,h2\r\n1,2,3\r\n").orElseThrow().plain().orElseThrow())
                .isEqualTo(new PlainCsv(',', 10, true, false, Set.of()));
        assertThat(plain("h0,h1,h2\n1,2,\"a\nb\"\n")
                        .orElseThrow()
                        .plain()
                        .orElseThrow()
                        .breaks())
                .isTrue();
        for (String other : List.of(
                "h0,h1,h2\n1,2,3\r\n", "h0,h1,h2\n\n1,2,3\n", "h0,h1,h2\n\\.,2,3\n", "h0,h1,h2\n1,2,\"a\n\\.\"\n")) {
            assertThat(plain(other).orElseThrow().plain()).as(other).isEmpty();
        }
        for (String odd : List.of(
                "h0,h1,h2\n1,2,a\"b\n", "h0,h1,h2\n1,2,3\r4,5,6\n", "h0,h1,h2\n1,2\n", "h0,h1,h2\n1,2,\"3\n", "")) {
            assertThat(plain(odd)).as(odd).isEmpty();
        }
    }

    @Test
    void doesNotReadRecordsThatEnginesRefuse() throws IOException {
        String record = "x".repeat(1 << 20);
        assertThat(plain("h0,h1,h2\n1,2," + record.substring(100) + "\n")).isPresent();
        assertThat(plain("h0,h1,h2\n1,2," + record + record + "\n")).isEmpty();
    }
}
