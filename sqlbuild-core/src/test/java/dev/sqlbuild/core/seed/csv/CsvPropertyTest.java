package dev.sqlbuild.core.seed.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.SqlBuildException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CsvPropertyTest {
    private static final String CHARACTERS = "ab ,;\t\"'\\|~\r\n\u00e9\u20AC\uFEFF#";

    private static CsvSettings randomSettings(Random random) {
        while (true) {
            CsvSettings settings = new CsvSettings(
                    Optional.of(",;\t|\u20AC".charAt(random.nextInt(5))),
                    random.nextInt(4) == 0 ? Optional.empty() : Optional.of("\"'\u00e9".charAt(random.nextInt(3))),
                    random.nextBoolean(),
                    random.nextBoolean() ? Optional.empty() : Optional.of("\\#".charAt(random.nextInt(2))),
                    random.nextBoolean(),
                    random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(
                                    List.of("\n", "\r\n", "\r", "|", "~|", "~~").get(random.nextInt(6))),
                    random.nextInt(3) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8,
                    Set.of(),
                    Map.of(),
                    false);
            if (settings.problems().isEmpty()) return settings;
        }
    }

    /** A stream that hands out a few bytes at a time, so that every place is once a buffer boundary. */
    private static InputStream dripping(byte[] bytes, int atMost) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int from, int length) {
                return super.read(target, from, Math.min(length, atMost));
            }
        };
    }

    @Test
    void readsBackWhatWasWritten() {
        Random random = new Random(42);
        for (int round = 0; round < 3_000; round++) {
            CsvSettings settings = randomSettings(random);
            int columns = 2 + random.nextInt(3);
            List<List<String>> rows = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int row = 0; row <= random.nextInt(5); row++) {
                List<String> fields = new ArrayList<>();
                for (int i = 0; i < columns; i++) {
                    if (i > 0) text.append(settings.delimiterFor("x.csv"));
                    fields.add(row == 0 ? "h" + i : append(text, settings, random, i > 0));
                    if (row == 0) text.append("h").append(i);
                }
                text.append(settings.lineTerminator()
                        .orElse(List.of("\n", "\r\n", "\r").get(random.nextInt(3))));
                rows.add(fields);
            }
            Charset charset = settings.encoding();
            InputStream in = dripping(text.toString().getBytes(charset), 1 + random.nextInt(20));
            assertThat(read(in, settings)).as("%s under %s", text, settings).isEqualTo(rows);
        }
    }

    /** All rows, the header first; mistakes as a row of their messages. */
    private static List<List<String>> read(InputStream in, CsvSettings settings) {
        List<List<String>> rows = new ArrayList<>();
        try (CsvReader reader = CsvReader.of("x.csv", in, settings)) {
            rows.add(reader.header());
            while (reader.next()) {
                List<String> fields = new ArrayList<>();
                for (int i = 0; i < reader.header().size(); i++) fields.add(reader.text(i));
                rows.add(fields);
            }
        } catch (SqlBuildException mistakes) {
            rows.add(mistakes.diagnostics().stream().map(Object::toString).toList());
        }
        return rows;
    }

    /** Writes a random field and returns its value. */
    private static String append(StringBuilder out, CsvSettings settings, Random random, boolean afterDelimiter) {
        StringBuilder value = new StringBuilder();
        boolean quoted = settings.quote().isPresent() && random.nextBoolean();
        char quote = settings.quote().orElse('\0');
        if (quoted) out.append(quote);
        for (int length = random.nextInt(8); length > 0; length--) {
            char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
            boolean first = value.length() == 0;
            boolean needsEscape =
                    settings.escape().isPresent() && settings.escape().get() == c;
            if (quoted) {
                needsEscape |= c == quote && !settings.doubleQuote();
            } else {
                String terminator = settings.lineTerminator().orElse("\r\n");
                needsEscape |=
                        c == settings.delimiterFor("x.csv") || terminator.indexOf(c) >= 0 || (first && c == quote);
                needsEscape |= first && c == ' ' && settings.skipInitialSpace() && afterDelimiter;
            }
            if (needsEscape) {
                if (settings.escape().isEmpty()) continue;
                out.append(settings.escape().get().charValue());
            } else if (quoted && c == quote) {
                out.append(quote);
            }
            out.append(c);
            value.append(c);
        }
        if (quoted) out.append(quote);
        return value.toString();
    }

    @Test
    void failsOnlyWithDiagnosticsOnMutatedFiles() {
        Random random = new Random(3);
        byte[] seed = "a,b,c\n1,\"x, \"\"y\"\"\",\u00e9\n2,,\"z\nz\"\n\\\",q,\u20AC\n".getBytes(StandardCharsets.UTF_8);
        int sound = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = seed.clone();
            for (int edits = random.nextInt(4); edits > 0; edits--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : ",\"\n\r\\ x".charAt(random.nextInt(7)));
            }
            CsvSettings settings = round % 2 == 0 ? CsvSettings.DEFAULT : randomSettings(random);
            try (CsvReader reader = CsvReader.of("x.csv", dripping(bytes, 1 + random.nextInt(30)), settings)) {
                CsvProfile.of(reader, IntStream.range(0, reader.header().size()).toArray(), true);
                sound++;
            } catch (SqlBuildException expected) {
                assertThat(expected.diagnostics()).isNotEmpty();
            }
        }
        assertThat(sound).isBetween(200, 4_800);
    }
}
