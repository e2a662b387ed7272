package dev.sqlbuild.core.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SqlTokensTest {
    private static List<String> words(String sql) {
        SqlTokens tokens = SqlTokens.of(sql);
        List<String> words = new ArrayList<>();
        for (int at = tokens.skipBlank(0); at < tokens.size(); at = tokens.next(at)) words.add(tokens.text(at));
        return words;
    }

    private static SqlTokenKind kind(String sql) {
        SqlTokens tokens = SqlTokens.of(sql);
        assertThat(tokens.size()).as(sql).isEqualTo(1);
        return tokens.kind(0);
    }

    @Test
    void knowsTheKindsOfLiterals() {
        assertThat(kind("'it''s'")).isEqualTo(SqlTokenKind.STRING);
        assertThat(kind("E'it\\'s'")).isEqualTo(SqlTokenKind.STRING);
        assertThat(kind("\"a \"\"b\"\"\"")).isEqualTo(SqlTokenKind.QUOTED);
        assertThat(kind("$$a ' b$$")).isEqualTo(SqlTokenKind.DOLLAR);
        assertThat(kind("$tag$a $$ b$tag$")).isEqualTo(SqlTokenKind.DOLLAR);
        assertThat(kind("$1")).isEqualTo(SqlTokenKind.WORD);
        assertThat(kind("1_000.5e-3")).isEqualTo(SqlTokenKind.NUMBER);
        assertThat(kind(".5")).isEqualTo(SqlTokenKind.NUMBER);
        assertThat(kind("/* a /* b */ c */")).isEqualTo(SqlTokenKind.COMMENT);
        assertThat(kind("/*+ hint */")).isEqualTo(SqlTokenKind.HINT);
        assertThat(kind("-- 'x")).isEqualTo(SqlTokenKind.COMMENT);
        assertThat(kind("größe_1")).isEqualTo(SqlTokenKind.WORD);
    }

    @Test
    void knowsTheAtTokens() {
        assertThat(kind("@name")).isEqualTo(SqlTokenKind.AT_NAME);
        assertThat(kind("@'name'")).isEqualTo(SqlTokenKind.AT_LITERAL);
        assertThat(kind("@@name")).isEqualTo(SqlTokenKind.VARIABLE);
        assertThat(kind("@@ENV:NAME")).isEqualTo(SqlTokenKind.VARIABLE);
        assertThat(kind("@@CTX:target.schema")).isEqualTo(SqlTokenKind.VARIABLE);
        assertThat(kind("@@@name")).isEqualTo(SqlTokenKind.RUNTIME);
        assertThat(words("x-@const(\"n\")")).containsExactly("x", "-", "@const", "(", "\"n\"", ")");
        assertThat(words("a @> b")).containsExactly("a", "@>", "b");
    }

    @Test
    void readsOperatorsAsPostgresDoes() {
        assertThat(words("a<=-1")).containsExactly("a", "<=", "-", "1");
        assertThat(words("a->>'x'::int")).containsExactly("a", "->>", "'x'", "::", "int");
        assertThat(words("a*-b")).containsExactly("a", "*", "-", "b");
        assertThat(words("a@-b")).containsExactly("a", "@-", "b");
        assertThat(words("a--b\n*c")).containsExactly("a", "*", "c");
        assertThat(words("a*/*x*/b")).containsExactly("a", "*", "b");
        assertThat(words("x := 1, y => 2")).containsExactly("x", ":=", "1", ",", "y", "=>", "2");
        assertThat(words("t.a t.\"b\" 1.5 a[1:2]"))
                .containsExactly("t", ".", "a", "t", ".", "\"b\"", "1.5", "a", "[", "1", ":", "2", "]");
    }

    @Test
    void saysWhereALiteralNeverEnds() {
        assertThat(SqlTokens.of("SELECT 'a").unterminated()).isEqualTo(7);
        assertThat(SqlTokens.of("SELECT 'a' /* b").unterminated()).isEqualTo(11);
        assertThat(SqlTokens.of("SELECT $x$ a $y$").unterminated()).isEqualTo(7);
        assertThat(SqlTokens.of("SELECT E'a\\'").unterminated()).isEqualTo(8);
        assertThat(SqlTokens.of("SELECT 1").unterminated()).isEqualTo(-1);
    }

    @Test
    void unquotesContent() {
        assertThat(SqlTokens.of("'it''s'").content(0)).isEqualTo("it's");
        assertThat(SqlTokens.of("\"a\"\"b\"").content(0)).isEqualTo("a\"b");
        assertThat(SqlTokens.of("''").content(0)).isEmpty();
    }

    @Test
    void keepsEveryCharacterOfAnyText() {
        String[] parts = {
            "'",
            "\"",
            "$",
            "$a$",
            "--",
            "/*",
            "*/",
            "\n",
            " ",
            "@",
            "@@",
            "@@ENV:",
            "@@CTX:a.",
            "x",
            "E'",
            "\\",
            "1",
            ".",
            "e",
            "(",
            ")",
            "[",
            "{",
            ",",
            ";",
            "+",
            "-",
            "<",
            ":",
            "é",
            "\uD83D\uDE00",
            "_",
            "__ref",
            "\u00a0",
            "\0"
        };
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--)
                text.append(parts[random.nextInt(parts.length)]);
            SqlTokens tokens = SqlTokens.of(text.toString());
            StringBuilder joined = new StringBuilder();
            for (int at = 0; at < tokens.size(); at++) {
                assertThat(tokens.end(at)).isGreaterThan(tokens.start(at));
                joined.append(tokens.text(at));
            }
            assertThat(joined.toString()).isEqualTo(text.toString());
        }
    }
}
