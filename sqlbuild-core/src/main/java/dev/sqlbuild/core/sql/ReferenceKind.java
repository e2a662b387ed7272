package dev.sqlbuild.core.sql;

import java.util.Optional;

/** Reference calls and intrinsics that SQLBuild resolves before an engine sees the text. */
public enum ReferenceKind {
    REF("__ref"),
    SOURCE("__source"),
    SEED("__seed"),
    UDF("__udf"),
    TABLE_FN("__table_fn"),
    CURSOR_START("__cursor_start"),
    CURSOR_END("__cursor_end"),
    EMPTY_FIXTURE("__empty_fixture");

    private final String word;

    ReferenceKind(String word) {
        this.word = word;
    }

    /** Name of the call as it is written. */
    public String word() {
        return word;
    }

    /** Whether the call names a resource, and so makes an edge of the graph. */
    public boolean isNamed() {
        return ordinal() <= TABLE_FN.ordinal();
    }

    /** Whether it stands for a bound of the window that is processed. */
    public boolean isIntrinsic() {
        return this == CURSOR_START || this == CURSOR_END;
    }

    /** Whether a second list of arguments follows. */
    public boolean isFunction() {
        return this == UDF || this == TABLE_FN;
    }

    static Optional<ReferenceKind> of(String word) {
        return switch (word) {
            case "__ref" -> Optional.of(REF);
            case "__source" -> Optional.of(SOURCE);
            case "__seed" -> Optional.of(SEED);
            case "__udf" -> Optional.of(UDF);
            case "__table_fn" -> Optional.of(TABLE_FN);
            case "__cursor_start" -> Optional.of(CURSOR_START);
            case "__cursor_end" -> Optional.of(CURSOR_END);
            case "__empty_fixture" -> Optional.of(EMPTY_FIXTURE);
            default -> Optional.empty();
        };
    }
}
