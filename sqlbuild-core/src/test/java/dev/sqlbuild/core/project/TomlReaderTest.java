package dev.sqlbuild.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TomlReaderTest {
    private static final String[] DOCUMENTS = {"""
        # comment
        name = "pedal" # more
        'quoted key' = 'raw \\ text'
        a.b . "c" = [ 1, 0xA_F, 0b101, 1_000, # in a list
          [], ["x"], {}, { y.z = 1.5e3, w = 'v' }, ]
        text = \"\"\"
        one \\
           two ""quoted"" \\u00e9 \\U0001F600\"\"\"
        raw = '''
        C:\\x''quote'''
        [t]
        on = true
        [t.sub."x.y"]
        f = -0.25
        [[list]]
        n = +7
        [list.inner]
        k = 0o17
        [[list]]
        n = 1E-2
        """, """
        [defaults]
        tags = ["a", "b"]
        [path_defaults."marts/**"]
        post_hooks = [{ inline_sql = "SELECT 1" }, { sql = "grant", args = { role = "bi" } }]
        [environments.dev]
        schema = "dev_${CTX:model.schema}"
        execution_limits.max_models = 5
        """};
    private static final String CHARACTERS = "=.[]{}\"'#\n ,_-+:xe01tr\\u\t\u00e9\uD83D\uDE00\r\u0000";

    private static ConfigValue.Table read(String text) {
        return TomlReader.read(new SourceText("f.toml", text));
    }

    @Test
    void readsEveryKindOfValue() {
        assertThat(CanonicalJson.of(read(DOCUMENTS[0]).plain()))
                .isEqualTo(CanonicalJson.of(Map.of(
                        "name", "pedal",
                        "quoted key", "raw \\ text",
                        "a",
                                Map.of(
                                        "b",
                                        Map.of(
                                                "c",
                                                List.of(
                                                        1,
                                                        175,
                                                        5,
                                                        1000,
                                                        List.of(),
                                                        List.of("x"),
                                                        Map.of(),
                                                        Map.of("y", Map.of("z", new BigDecimal("1.5e3")), "w", "v")))),
                        "text", "one two \"\"quoted\"\" \u00e9 \uD83D\uDE00",
                        "raw", "C:\\x''quote",
                        "t", Map.of("on", true, "sub", Map.of("x.y", Map.of("f", new BigDecimal("-0.25")))),
                        "list",
                                List.of(
                                        Map.of("n", 7, "inner", Map.of("k", 15)),
                                        Map.of("n", new BigDecimal("1E-2"))))));
    }

    @Test
    void keepsEveryDigitOfANumber() {
        assertThat(read("a = 12_345_678_901.234_567_890_1")
                        .find("a")
                        .orElseThrow()
                        .plain())
                .isEqualTo(new BigDecimal("12345678901.2345678901"));
        assertThat(read("a = -0e999999999999").find("a").orElseThrow().plain()).isEqualTo(new BigDecimal("0.0"));
    }

    @Test
    void knowsWhereKeysAndValuesStand() {
        ConfigValue.Table table = read("a = 1\n[t]\n  key = \"text\" # c\n");
        ConfigValue.Entry entry = ((ConfigValue.Table) table.find("t").orElseThrow())
                .findEntry("key")
                .orElseThrow();
        assertThat(entry.keySpan()).hasToString("f.toml:3:3");
        assertThat(entry.keySpan().endColumn()).isEqualTo(6);
        assertThat(entry.value().span()).hasToString("f.toml:3:9");
        assertThat(entry.value().span().endColumn()).isEqualTo(15);
        assertThat(table.find("t").orElseThrow().span()).hasToString("f.toml:2:2");
    }

    @Test
    void knowsThePlaceOfEveryPartOfADottedKey() {
        String text = """
            [env.'d.v'. "é😀"]
            a . b."c" = {x.y = "😀", z = 1}
            a.d = [ 2, '#]', "\\"]", # ]
              {k.l = 3}] # end
            [[env.'d.v'.list]]
            e = \"""
            x\"""\"
            [env.'d.v'.list.sub.f]
            g = [[{h = true}]]
            """;
        assertThat(places("", text, read(text)))
                .containsExactly(
                        "env: env = env",
                        "env/d.v: 'd.v' = 'd.v'",
                        "env/d.v/é😀: \"é😀\" = \"é😀\"",
                        "env/d.v/é😀/a: a = a",
                        "env/d.v/é😀/a/b: b = b",
                        "env/d.v/é😀/a/b/c: \"c\" = {x.y = \"😀\", z = 1}",
                        "env/d.v/é😀/a/b/c/x: x = x",
                        "env/d.v/é😀/a/b/c/x/y: y = \"😀\"",
                        "env/d.v/é😀/a/b/c/z: z = 1",
                        "env/d.v/é😀/a/d: d = [ 2, '#]', \"\\\"]\", # ]|  {k.l = 3}]",
                        "env/d.v/é😀/a/d/0: 2",
                        "env/d.v/é😀/a/d/1: '#]'",
                        "env/d.v/é😀/a/d/2: \"\\\"]\"",
                        "env/d.v/é😀/a/d/3: {k.l = 3}",
                        "env/d.v/é😀/a/d/3/k: k = k",
                        "env/d.v/é😀/a/d/3/k/l: l = 3",
                        "env/d.v/list: list = list",
                        "env/d.v/list/0: list",
                        "env/d.v/list/0/e: e = \"\"\"|x\"\"\"\"",
                        "env/d.v/list/0/sub: sub = sub",
                        "env/d.v/list/0/sub/f: f = f",
                        "env/d.v/list/0/sub/f/g: g = [[{h = true}]]",
                        "env/d.v/list/0/sub/f/g/0: [{h = true}]",
                        "env/d.v/list/0/sub/f/g/0/0: {h = true}",
                        "env/d.v/list/0/sub/f/g/0/0/h: h = true");
    }

    private static List<String> places(String path, String text, ConfigValue value) {
        List<String> places = new ArrayList<>();
        if (value instanceof ConfigValue.Table table) {
            for (ConfigValue.Entry entry : table.entries().values()) {
                String place = path + entry.key();
                places.add(place + ": " + at(text, entry.keySpan()) + " = "
                        + at(text, entry.value().span()));
                places.addAll(places(place + "/", text, entry.value()));
            }
        } else if (value instanceof ConfigValue.Items list) {
            for (int i = 0; i < list.items().size(); i++) {
                ConfigValue item = list.items().get(i);
                places.add(path + i + ": " + at(text, item.span()));
                places.addAll(places(path + i + "/", text, item));
            }
        }
        return places;
    }

    /** What stands at a place, {@code |} for a line end. */
    private static String at(String text, SourceSpan span) {
        List<String> lines = text.lines().toList();
        StringBuilder found = new StringBuilder();
        for (int line = span.line(); line <= span.endLine(); line++) {
            String whole = lines.get(line - 1);
            int start = line == span.line() ? span.column() - 1 : 0;
            int end = line == span.endLine() ? span.endColumn() - 1 : whole.length();
            found.append(line == span.line() ? "" : "|").append(whole, start, end);
        }
        return found.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a =|1:4|expected a value",
                "a 1|1:3|expected . or =",
                "a = 1 b = 2|1:7|expected a newline or end-of-input",
                "a = 'x|1:7|Unexpected end of input, expected '",
                "a = 1~a = 2|2:1|a previously defined at line 1, column 1",
                "[t]~[t]|2:1|t previously defined at line 1, column 1",
                "a = 1~[a]|2:1|a previously defined",
                "a.b = 1~[a]|2:1|a previously defined",
                "a = {b = 1}~[a.c]|2:1|cannot be extended",
                "a = [1~[b]|1:7|expected ] or a comma",
                "a = 2026-01-01|1:5|dates and times must be quoted strings",
                "a = 2026-01-01 10:00:00Z|1:5|dates and times must be quoted strings",
                "a = [1, -inf]|1:9|a number must be finite",
                "a = nan|1:5|a number must be finite",
                "a = 99999999999999999999|1:5|Integer is too large",
                "a = 012|1:5|Leading zeros are not allowed",
                "a = '😀' b|1:10|Unexpected 'b'",
                "a = \"\\q\"|1:6|Invalid escape sequence '\\q'",
                "a = {b = 1, }|1:11|A trailing comma is not allowed in an inline table",
                "a = {b = {c = 'd'},]~[e]|1:19|A trailing comma is not allowed in an inline table",
                "= 1|1:1|expected a key"
            })
    void saysWhatIsWrongAndWhere(String text, String place, String reason) {
        assertThatThrownBy(() -> read(text.replace('~', '\n'))).isInstanceOfSatisfying(SqlBuildException.class, e -> {
            assertThat(e.diagnostic().code()).isEqualTo(Code.D001);
            assertThat(e.diagnostic().message())
                    .startsWith("f.toml contains invalid TOML: ")
                    .contains(reason)
                    .endsWith(" at line " + place.replace(":", ", column "));
            assertThat(e.diagnostic().span().orElseThrow()).hasToString("f.toml:" + place);
        });
    }

    @Test
    void reportsEveryErrorOfAFile() {
        assertThat(refusal("a = \nb = 1\nb = 2\n[c\n").diagnostics())
                .extracting(d -> d.span().orElseThrow().line())
                .containsExactly(1, 3, 4);
        assertThat(refusal("a = inf\nb = [10:00:00]\n").diagnostics()).hasSize(2);
    }

    @Test
    void saysThatTextMustBeQuoted() {
        assertThat(refusal("name = pedal").diagnostic().help()).hasValue("text must be quoted: \"...\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k = hunter2",
                "k = 'a' hunter2",
                "k = \"a\"hunter2\"",
                "k = \"hunter2",
                "k = 'hunter2' 'hunter2'",
                "k = [hunter2]",
                "k = 1hunter2",
                "k = #hunter2",
                "k = \"\"\"hunter2\""
            })
    void showsNoTextOfAValueInAMessage(String text) {
        assertThat(refusal(text).diagnostics().toString()).doesNotContain("unter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a=", "a."})
    void refusesDeepNesting(String part) {
        assertThat(refusal("a = " + part.repeat(20_000)).diagnostics()).isNotEmpty();
        assertThat(refusal("a = {" + part.repeat(20_000)).diagnostics()).isNotEmpty();
        assertThat(refusal("[" + part.repeat(20_000) + "a]").diagnostics()).isNotEmpty();
    }

    private static SqlBuildException refusal(String text) {
        return assertThrowsExactly(SqlBuildException.class, () -> read(text));
    }

    @Test
    void failsOnlyWithDiagnosticsOnMutatedFiles() {
        Random random = new Random(20260411);
        int accepted = 0;
        for (int i = 0; i < 7_000; i++) {
            try {
                read(mutate(DOCUMENTS[i % DOCUMENTS.length], random));
                accepted++;
            } catch (SqlBuildException e) {
                assertThat(e.diagnostic().code()).isEqualTo(Code.D001);
                assertThat(e.diagnostic().span()).isPresent();
            }
        }
        assertThat(accepted).isBetween(500, 6_500);
    }

    private static String mutate(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(3)) {
                case 0 -> mutated.deleteCharAt(at);
                case 1 -> mutated.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
                default ->
                    mutated.insert(at, text, at % text.length(), Math.min(text.length(), at % text.length() + 9));
            }
        }
        // As bytes and back: half a character cannot come out of a file.
        return new String(mutated.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .replace("\r\n", "\n");
    }
}
