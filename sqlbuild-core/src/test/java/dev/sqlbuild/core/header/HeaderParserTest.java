package dev.sqlbuild.core.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderParserTest {
    private static ParsedHeader parse(HeaderKind kind, String text) {
        return HeaderParser.parse(new SourceText("models/rides.sql", text), 0, kind);
    }

    private static Map<String, Object> model(String header) {
        return parse(HeaderKind.MODEL, header).entries().plain();
    }

    private static Diagnostic failure(HeaderKind kind, String text) {
        SqlBuildException thrown = catchThrowableOfType(SqlBuildException.class, () -> parse(kind, text));
        assertThat(thrown).as(text).isNotNull();
        return thrown.diagnostic();
    }

    @Test
    void readsScalarsByTheirSpelling() {
        assertThat(model("MODEL (a true, b false c -12 d +7 e 1.50 f .5 g 2026-04-01 h 1d i \"12\" j 'x y');"))
                .containsExactly(
                        Map.entry("a", true),
                        Map.entry("b", false),
                        Map.entry("c", -12L),
                        Map.entry("d", 7L),
                        Map.entry("e", new BigDecimal("1.50")),
                        Map.entry("f", new BigDecimal("0.5")),
                        Map.entry("g", "2026-04-01"),
                        Map.entry("h", "1d"),
                        Map.entry("i", "12"),
                        Map.entry("j", "x y"));
        assertThat(model("MODEL (a null);")).containsEntry("a", null);
        assertThat(model("MODEL (a 9223372036854775808);")).containsEntry("a", "9223372036854775808");
    }

    @Test
    void ignoresExtraAndTrailingCommas() {
        assertThat(model("MODEL (materialized table tags [a b,,] ,);"))
                .containsEntry("materialized", "table")
                .containsEntry("tags", List.of("a", "b"));
    }

    @Test
    void acceptsAnEmptyHeader() {
        ParsedHeader header = parse(HeaderKind.MODEL, "-- note\n/* a /* b */ */ MODEL () ; SELECT 1");
        assertThat(header.entries().isEmpty()).isTrue();
        assertThat(header.file().text().substring(header.bodyOffset())).isEqualTo(" SELECT 1");
        assertThat(header.file().text().substring(header.headerStart())).startsWith("MODEL ()");
    }

    @Test
    void endsTheHeaderOutsideStringsAndComments() {
        ParsedHeader header =
                parse(HeaderKind.MODEL, "MODEL (description \"ends ); here\" /* ); */ -- );\n); SELECT 1");
        assertThat(header.entries().plain()).containsEntry("description", "ends ); here");
        assertThat(header.file().text().substring(header.bodyOffset())).isEqualTo(" SELECT 1");
    }

    @Test
    void takesTheCharacterAfterABackslashLiterally() {
        assertThat(model("MODEL (a \"say \\\"hi\\\" \\\\ n\");")).containsEntry("a", "say \"hi\" \\ n");
        assertThat(model("MODEL (a 'two\nlines');")).containsEntry("a", "two\nlines");
    }

    @Test
    void readsATypeWithParametersAsOneText() {
        Map<String, Object> columns = model("MODEL (columns (a (type DECIMAL(18, 2)), b (type VARCHAR[]), "
                + "c (type STRUCT(x INTEGER , y DECIMAL(3,1))[], nullable false)));");
        assertThat(columns)
                .containsEntry(
                        "columns",
                        Map.of(
                                "a", Map.of("type", "DECIMAL(18,2)"),
                                "b", Map.of("type", "VARCHAR[]"),
                                "c", Map.of("type", "STRUCT(x INTEGER,y DECIMAL(3,1))[]", "nullable", false)));
    }

    @Test
    void readsTypesInFunctionHeaders() {
        assertThat(parse(
                                HeaderKind.FUNCTION,
                                "FUNCTION (arguments (a DECIMAL(10, 2), b INTEGER), returns table (x NUMERIC(4,1)));")
                        .entries()
                        .plain())
                .containsEntry("arguments", Map.of("a", "DECIMAL(10,2)", "b", "INTEGER"))
                .containsEntry("returns", Map.of("table", Map.of("x", "NUMERIC(4,1)")));
        assertThat(parse(HeaderKind.FUNCTION, "FUNCTION (returns DECIMAL(9, 3));")
                        .entries()
                        .plain())
                .containsEntry("returns", "DECIMAL(9,3)");
    }

    @Test
    void readsCalls() {
        HeaderMap map = parse(
                        HeaderKind.MODEL,
                        "MODEL (audits [not_null accepted_values (values [\"a\"], severity warn)] x __ref(\"m\"));")
                .entries();
        HeaderValue.Items audits = (HeaderValue.Items) map.find("audits").orElseThrow();
        HeaderValue.Named call = (HeaderValue.Named) audits.values().get(1);
        assertThat(call.name()).isEqualTo("accepted_values");
        assertThat(call.arguments().plain()).isEqualTo(Map.of("values", List.of("a"), "severity", "warn"));
        assertThat(map.find("x").orElseThrow().plain()).isEqualTo("__ref(\"m\")");
    }

    @Test
    void readsHookCalls() {
        HeaderMap map = parse(
                        HeaderKind.MODEL,
                        "MODEL (post_hooks [inline_sql('SELECT 1') sql(\"grant\", role: \"x y\", n: 3,), java('h')] sql (a b));")
                .entries();
        HeaderValue.Items hooks = (HeaderValue.Items) map.find("post_hooks").orElseThrow();
        HeaderValue.Hook named = (HeaderValue.Hook) hooks.values().get(1);
        assertThat(named.form()).isEqualTo(HeaderValue.HookForm.SQL);
        assertThat(named.target().text()).isEqualTo("grant");
        assertThat(named.arguments().plain()).isEqualTo(Map.of("role", "x y", "n", 3L));
        assertThat(hooks.values()).extracting(HeaderValue::kind).containsOnly(HeaderValue.Kind.HOOK);
        assertThat(map.find("sql").orElseThrow().kind()).isEqualTo(HeaderValue.Kind.MAP);
    }

    @Test
    void wrapsConstantsOnlyInsideConstants() {
        HeaderMap map = parse(
                        HeaderKind.MODEL,
                        "MODEL (constants (_rate constant(type decimal, value \"0.21\"), _n 3) meta (a constant(b c)));")
                .entries();
        HeaderMap constants = (HeaderMap) map.find("constants").orElseThrow();
        assertThat(constants.find("_rate").orElseThrow().kind()).isEqualTo(HeaderValue.Kind.CONSTANT);
        assertThat(((HeaderMap) map.find("meta").orElseThrow())
                        .find("a")
                        .orElseThrow()
                        .kind())
                .isEqualTo(HeaderValue.Kind.NAMED);
    }

    @Test
    void acceptsColonsAfterKeysInTests() {
        assertThat(parse(HeaderKind.TEST, "TEST(name: \"x\", mode: model, parameters (a: string));")
                        .entries()
                        .plain())
                .containsEntry("name", "x")
                .containsEntry("parameters", Map.of("a", "string"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "MODEL (description two words);| unexpected token 'words' without a value; quote values with spaces",
                "MODEL (materialized: table);| unexpected ':' after key 'materialized'; use SQLBuild syntax 'materialized value'",
                "MODEL (cursor_start 2026-01-01T00:00:00);| expected key at models/rides.sql:1:34",
                "MODEL (a ,);| expected value at models/rides.sql:1:10",
                "MODEL (a b| expected ')' at models/rides.sql:1:11",
                "MODEL (a [b);| expected value at models/rides.sql:1:12",
                "MODEL (a [b| expected ']' at",
                "MODEL (a it's);| unexpected single quote inside bare value at models/rides.sql:1:12; quote the whole value",
                "MODEL (a b\"c\");| unexpected double quote inside bare value at",
                "MODEL (a \"b);| unterminated double-quoted string at models/rides.sql:1:10",
                "MODEL (a 'b);| unterminated single-quoted string at",
                "MODEL (a 'b\\| unterminated escape at",
                "MODEL (a /* b);| unterminated comment",
                "MODEL (a b a c);| duplicate key 'a'",
                "MODEL (a __ref(rides));| __ref(...) requires a double-quoted relation name",
                "MODEL (a b) SELECT 1| expected ';' after MODEL(...)",
                "MODEL (a (type DECIMAL(1:2)));| expected ')' at",
                "MODEL (pre_hooks ['SELECT 1']);| expected a hook call",
                "MODEL (pre_hooks [python('x')]);| expected a hook call",
                "MODEL (pre_hooks [inline_sql(x)]);| expected a hook call",
                "MODEL (pre_hooks [sql('x', role 'y')]);| expected ':' after argument 'role'",
                "MODEL (pre_hooks [inline_sql('x', a: 1)]);| expected ')' at",
            })
    void namesTheMistake(String text, String detail) {
        Diagnostic found = failure(HeaderKind.MODEL, text);
        assertThat(found.code()).isEqualTo(Code.D002);
        assertThat(found.message())
                .startsWith("MODEL(...) in 'models/rides.sql' contains invalid SQLBuild header syntax: ")
                .contains(detail);
        assertThat(found.span()).isPresent();
    }

    @Test
    void asksForTheHeaderFirst() {
        assertThat(failure(HeaderKind.MODEL, "SELECT 1 AS id").message())
                .isEqualTo(
                        "SQL model 'models/rides.sql' must start with a MODEL(...) header as the first non-whitespace content");
        assertThat(failure(HeaderKind.MODEL, "model (a b); SELECT 1").code()).isEqualTo(Code.D002);
        assertThat(failure(HeaderKind.AUDIT, "").code()).isEqualTo(Code.D004);
    }

    @Test
    void refusesDeepNesting() {
        String deep = "MODEL (a " + "[".repeat(101) + "]".repeat(101) + ");";
        assertThat(failure(HeaderKind.MODEL, deep).message()).contains("nesting deeper than 100");
        String hundred = "MODEL (a " + "[".repeat(99) + "]".repeat(99) + ");";
        assertThat(model(hundred)).containsKey("a");
    }

    @Test
    void pointsAtTheMistake() {
        Diagnostic found = failure(HeaderKind.MODEL, "MODEL (\n  tags [a],\n  tags b,\n);");
        assertThat(found.span().orElseThrow().toString()).isEqualTo("models/rides.sql:3:3");
        assertThat(found.span().orElseThrow().endColumn()).isEqualTo(7);
    }

    @Test
    void replacesTextsButNotHookSql() {
        HeaderMap map = parse(HeaderKind.MODEL, "MODEL (schema x, tags [x], post_hooks [sql('x', r: x)]);")
                .entries()
                .mapTexts(text -> new HeaderValue.Text("y", true, text.start(), text.end()));
        assertThat(map.plain())
                .containsEntry("schema", "y")
                .containsEntry("tags", List.of("y"))
                .containsEntry("post_hooks", List.of(Map.of("sql", "x", "arguments", Map.of("r", "y"))));
        assertThat(Arrays.asList(map.keys().toArray())).containsExactly("schema", "tags", "post_hooks");
    }
}
