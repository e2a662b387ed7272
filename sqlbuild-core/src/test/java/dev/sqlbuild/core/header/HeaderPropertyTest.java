package dev.sqlbuild.core.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeaderPropertyTest {
    private static final String[] SEEDS = {
        "MODEL (materialized table, tags [a b,,], columns (id (type DECIMAL(18, 2), audits [x (values [\"a\"])])),);\nSELECT 1",
        "MODEL (pre_hooks [inline_sql(\"a\"), sql('n', k: [1 2])], constants (_a constant(value 'x')) c __ref(\"m\"));",
        "TEST (name: \"x\", cases (a (b 'c\\'d'), e (f null)));\nWITH a AS (SELECT 1)",
        "FUNCTION (arguments (a INTEGER[], b VARCHAR), returns table (x INTEGER)); -- c\n SELECT 1",
    };
    private static final String CHARACTERS = "()[],:;'\"\\-/* \n\tabcDECIMAL_09.é\uD83D\uDE00";

    @Test
    void failsOnlyWithDiagnosticsOnMutatedHeaders() {
        Random random = new Random(20260101);
        HeaderKind[] kinds = {HeaderKind.MODEL, HeaderKind.MODEL, HeaderKind.TEST, HeaderKind.FUNCTION};
        int parsed = 0;
        for (int i = 0; i < 20_000; i++) {
            int which = random.nextInt(SEEDS.length);
            SourceText file = new SourceText("f.sql", mutate(SEEDS[which], random));
            try {
                HeaderParser.parse(file, 0, kinds[which]);
                parsed++;
            } catch (SqlBuildException expected) {
                assertThat(expected.diagnostic().span()).isPresent();
            }
        }
        assertThat(parsed).isBetween(1_000, 19_000);
    }

    @Test
    void readsBackWhatWasWritten() {
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            Map<String, @Nullable Object> wanted = randomMap(random, 3);
            StringBuilder text = new StringBuilder("MODEL ");
            write(text, wanted, random);
            text.append(';');
            SourceText file = new SourceText("f.sql", text.toString());
            ParsedHeader header = HeaderParser.parse(file, 0, HeaderKind.MODEL);
            assertThat(header.entries().plain()).as(text.toString()).isEqualTo(wanted);
            assertThat(header.bodyOffset()).isEqualTo(text.length());
        }
    }

    private static String mutate(String seed, Random random) {
        StringBuilder text = new StringBuilder(seed);
        for (int edits = 1 + random.nextInt(4); edits > 0 && text.length() > 0; edits--) {
            int at = random.nextInt(text.length());
            char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.setCharAt(at, c);
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }

    private static Map<String, @Nullable Object> randomMap(Random random, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) map.put("k" + random.nextInt(50), randomValue(random, depth));
        return map;
    }

    private static @Nullable Object randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextBoolean();
            case 2 -> null;
            case 3 -> java.math.BigDecimal.valueOf(random.nextInt(), 3);
            case 4 -> "word-" + random.nextInt(9);
            case 5 -> randomText(random);
            case 6 -> randomMap(random, depth - 1);
            default -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) list.add(randomValue(random, depth - 1));
                yield list;
            }
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value, Random random) {
        if (value instanceof Map<?, ?> map) {
            out.append('(');
            map.forEach((key, item) -> {
                out.append(random.nextBoolean() ? " " : " -- note )\n")
                        .append(key)
                        .append(' ');
                write(out, item, random);
                out.append(random.nextBoolean() ? "," : "\n");
            });
            out.append(')');
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (Object item : list) {
                write(out, item, random);
                // Without the comma a word followed by a map would be a call.
                out.append(random.nextBoolean() ? "," : " /* ] */, ");
            }
            out.append(']');
        } else if (value instanceof String text && !text.startsWith("word-")) {
            char quote = random.nextBoolean() ? '\'' : '"';
            out.append(quote);
            for (char c : text.toCharArray())
                out.append(c == quote || c == '\\' ? "\\" : "").append(c);
            out.append(quote);
        } else {
            out.append(value);
        }
    }
}
