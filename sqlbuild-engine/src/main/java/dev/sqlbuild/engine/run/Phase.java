package dev.sqlbuild.engine.run;

import java.util.Locale;

/** Step of a node's execution, named when a node fails (models.md 9, incremental.md 3). In execution order. */
public enum Phase {
    LOAD,
    /** Of a function. */
    DEPLOY,
    SOURCE_AUDIT("source audit"),
    TEST,
    PRE_HOOK,
    STAGING,
    SCHEMA_CHANGE,
    TYPE_ENFORCEMENT,
    CONTRACT,
    CHECKS,
    AUDIT,
    DML,
    PROMOTION,
    POST_HOOK;

    private final String word;

    Phase() {
        this.word = name().toLowerCase(Locale.ROOT);
    }

    Phase(String word) {
        this.word = word;
    }

    /** Word in output and JSON. */
    public String word() {
        return word;
    }
}
