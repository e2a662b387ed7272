package dev.sqlbuild.core.header;

import dev.sqlbuild.base.Code;

/** The headers SQLBuild reads; they share one grammar and differ in words, error code and two small liberties. */
public enum HeaderKind {
    MODEL("SQL model", Code.D002),
    FUNCTION("SQL function file", Code.D002),
    SCHEMA("SCHEMA file", Code.D013),
    HOOK("SQL hook file", Code.D014),
    TEST("SQL test file", Code.D003),
    AUDIT("Audit file", Code.D004);

    private final String fileWord;
    private final Code code;

    HeaderKind(String fileWord, Code code) {
        this.fileWord = fileWord;
        this.code = code;
    }

    /** The word that opens the header; it is the constant's name. */
    public String keyword() {
        return name();
    }

    /** What a file with this header is called in messages. */
    public String fileWord() {
        return fileWord;
    }

    /** Code of syntax errors in this header. */
    public Code code() {
        return code;
    }

    /** Tests may be written {@code name: value}. */
    boolean colonAfterKey() {
        return this == TEST;
    }
}
