package dev.sqlbuild.core.sql;

/** Lexical classes of SQL text as far as every supported engine agrees on them. */
public enum SqlTokenKind {
    SPACE,
    /** Line comment or nested block comment. */
    COMMENT,
    /** Optimizer hint, a block comment that starts with a plus sign. */
    HINT,
    /** String literal with its prefix, such as {@code E'a\n'}. */
    STRING,
    /** Identifier in double quotes. */
    QUOTED,
    /** Dollar-quoted string. */
    DOLLAR,
    NUMBER,
    /** Keyword, unquoted identifier, or statement parameter such as {@code $1}. */
    WORD,
    OPEN_PAREN,
    CLOSE_PAREN,
    OPEN_BRACKET,
    CLOSE_BRACKET,
    OPEN_BRACE,
    CLOSE_BRACE,
    COMMA,
    DOT,
    SEMICOLON,
    OPERATOR,
    /** {@code @name}: call of a declaration, or a placeholder. */
    AT_NAME,
    /** {@code @'name'}: placeholder for a literal. */
    AT_LITERAL,
    /** {@code @@name}, {@code @@ENV:NAME} or {@code @@CTX:some.key}. */
    VARIABLE,
    /** {@code @@@name}: filled in by a custom materialization at run time. */
    RUNTIME;

    private static final SqlTokenKind[] ALL = values();

    /** Whether the token means nothing to an engine. */
    public boolean isBlank() {
        return this == SPACE || this == COMMENT;
    }

    static SqlTokenKind of(byte ordinal) {
        return ALL[ordinal];
    }
}
