package dev.sqlbuild.adapter.duckdb;

import java.util.Locale;
import java.util.Map;

/** Brings the spellings of a DuckDB type to one: {@code dec( 8,2 ) []} is {@code DECIMAL(8,2)[]}. */
final class DuckDbTypeName {
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("INT8", "BIGINT"),
            Map.entry("INT64", "BIGINT"),
            Map.entry("LONG", "BIGINT"),
            Map.entry("INT128", "HUGEINT"),
            Map.entry("INT", "INTEGER"),
            Map.entry("INT4", "INTEGER"),
            Map.entry("INT32", "INTEGER"),
            Map.entry("INTEGRAL", "INTEGER"),
            Map.entry("SIGNED", "INTEGER"),
            Map.entry("INT2", "SMALLINT"),
            Map.entry("INT16", "SMALLINT"),
            Map.entry("SHORT", "SMALLINT"),
            Map.entry("INT1", "TINYINT"),
            Map.entry("UINT8", "UTINYINT"),
            Map.entry("UINT16", "USMALLINT"),
            Map.entry("UINT32", "UINTEGER"),
            Map.entry("UINT64", "UBIGINT"),
            Map.entry("UINT128", "UHUGEINT"),
            Map.entry("VARINT", "BIGNUM"),
            Map.entry("BOOL", "BOOLEAN"),
            Map.entry("LOGICAL", "BOOLEAN"),
            Map.entry("FLOAT8", "DOUBLE"),
            Map.entry("DOUBLE PRECISION", "DOUBLE"),
            Map.entry("FLOAT4", "FLOAT"),
            Map.entry("REAL", "FLOAT"),
            Map.entry("DEC", "DECIMAL"),
            Map.entry("NUMERIC", "DECIMAL"),
            Map.entry("TEXT", "VARCHAR"),
            Map.entry("STRING", "VARCHAR"),
            Map.entry("CHAR", "VARCHAR"),
            Map.entry("BPCHAR", "VARCHAR"),
            Map.entry("NVARCHAR", "VARCHAR"),
            Map.entry("CHARACTER", "VARCHAR"),
            Map.entry("CHARACTER VARYING", "VARCHAR"),
            Map.entry("BYTEA", "BLOB"),
            Map.entry("BINARY", "BLOB"),
            Map.entry("VARBINARY", "BLOB"),
            Map.entry("BITSTRING", "BIT"),
            Map.entry("GUID", "UUID"),
            Map.entry("DATETIME", "TIMESTAMP"),
            Map.entry("TIMESTAMP_US", "TIMESTAMP"),
            Map.entry("TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP"),
            Map.entry("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"),
            Map.entry("TIME WITHOUT TIME ZONE", "TIME"),
            Map.entry("TIME WITH TIME ZONE", "TIMETZ"),
            Map.entry("ROW", "STRUCT"));

    private final String text;
    private int at;

    private DuckDbTypeName(String text) {
        this.text = text;
    }

    /** The normal spelling; a text that is no type comes back in upper case with single blanks. */
    static String normalize(String type) {
        DuckDbTypeName reader = new DuckDbTypeName(type.strip());
        String normal = reader.type();
        return reader.at == reader.text.length()
                ? normal
                : upper(String.join(" ", type.strip().split("\\s+")));
    }

    private String type() {
        String words = words();
        String name = ALIASES.getOrDefault(words, words);
        StringBuilder normal = new StringBuilder(name);
        if (peek() == '(') {
            String arguments = arguments(name.equals("STRUCT") || name.equals("UNION"), name.equals("ENUM"));
            boolean lengthOnly = name.equals("VARCHAR") || name.equals("BLOB") || name.startsWith("TIME");
            if (!lengthOnly) normal.append('(').append(arguments).append(')');
            String rest = words();
            if (!rest.isEmpty()) return normalize(name + " " + rest) + lists();
        } else if (name.equals("DECIMAL")) {
            normal.append("(18,3)");
        }
        return normal + lists();
    }

    /** {@code [] [3]} after a type. */
    private String lists() {
        StringBuilder suffix = new StringBuilder();
        while (peek() == '[') {
            int end = text.indexOf(']', at);
            if (end < 0) return suffix.toString();
            suffix.append('[').append(text.substring(at + 1, end).strip()).append(']');
            at = end + 1;
        }
        return suffix.toString();
    }

    private String arguments(boolean named, boolean values) {
        StringBuilder list = new StringBuilder();
        at++;
        while (at < text.length() && peek() != ')') {
            if (list.length() > 0) list.append(',');
            if (values) {
                list.append(quotedPart());
            } else {
                if (named) list.append(fieldName()).append(' ');
                list.append(type());
            }
            if (peek() == ',') at++;
            else if (peek() != ')') return list.toString();
        }
        at++;
        if (list.indexOf(",") < 0 && !named && !values && isDigits(list)) list.append(",0");
        return list.toString();
    }

    /** A field name in quotes, the way the engine finds it: without regard to case. */
    private String fieldName() {
        peek();
        if (at < text.length() && text.charAt(at) == '"') return quotedPart().toLowerCase(Locale.ROOT);
        int start = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) at++;
        return DuckDb.DIALECT.quoted(text.substring(start, at).toLowerCase(Locale.ROOT));
    }

    /** A quoted text as it stands, doubled quotes included. */
    private String quotedPart() {
        char mark = peek();
        int start = at++;
        while (at < text.length()) {
            if (text.charAt(at++) != mark) continue;
            if (at >= text.length() || text.charAt(at) != mark) break;
            at++;
        }
        return text.substring(start, Math.min(at, text.length()));
    }

    private String words() {
        StringBuilder words = new StringBuilder();
        while (isWord(peek())) {
            int start = at;
            while (at < text.length() && isWord(text.charAt(at))) at++;
            if (words.length() > 0) words.append(' ');
            words.append(upper(text.substring(start, at)));
        }
        return words.toString();
    }

    /** Next character that is not blank, or NUL at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static boolean isDigits(CharSequence text) {
        return text.length() > 0 && text.chars().allMatch(Character::isDigit);
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
