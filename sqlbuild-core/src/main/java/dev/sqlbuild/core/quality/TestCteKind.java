package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.graph.NodeKind;
import java.util.Locale;
import java.util.Optional;

/** What the name of a CTE in a SQL test says about it (quality.md B2). */
enum TestCteKind {
    SOURCE("__source__", Role.MOCK, TestMode.MODEL),
    REF("__ref__", Role.MOCK, TestMode.MODEL),
    SEED("__seed__", Role.MOCK, TestMode.MODEL),
    TABLE_FN("__table_fn__", Role.MOCK, TestMode.MODEL),
    MACRO("__macro__", Role.MACRO_MOCK, TestMode.MODEL),
    EXPECTED("__expected__", Role.CHECK, TestMode.MODEL),
    ASSERT("__assert__", Role.CHECK, TestMode.MODEL),
    MACRO_ACTUAL("__macro_actual__", Role.ACTUAL, TestMode.MACRO),
    MACRO_EXPECTED("__macro_expected__", Role.DIRECT_EXPECTED, TestMode.MACRO),
    UDF_ACTUAL("__udf_actual__", Role.ACTUAL, TestMode.UDF),
    UDF_EXPECTED("__udf_expected__", Role.DIRECT_EXPECTED, TestMode.UDF),
    TABLE_FN_ACTUAL("__table_fn_actual__", Role.ACTUAL, TestMode.TABLE_FN),
    TABLE_FN_EXPECTED("__table_fn_expected__", Role.DIRECT_EXPECTED, TestMode.TABLE_FN),
    HELPER("", Role.HELPER, TestMode.MODEL);

    /** Part that a CTE plays. */
    enum Role {
        MOCK,
        MACRO_MOCK,
        CHECK,
        ACTUAL,
        DIRECT_EXPECTED,
        HELPER;

        /** Whether no other CTE may read it. */
        boolean isFinal() {
            return this == CHECK || this == ACTUAL || this == DIRECT_EXPECTED;
        }
    }

    private static final TestCteKind[] KINDS = values();

    private final String prefix;
    private final Role role;
    private final TestMode mode;

    TestCteKind(String prefix, Role role, TestMode mode) {
        this.prefix = prefix;
        this.role = role;
        this.mode = mode;
    }

    static TestCteKind of(String name) {
        if (!name.startsWith("__")) return HELPER;
        String lower = name.toLowerCase(Locale.ROOT);
        for (TestCteKind kind : KINDS) {
            if (kind == HELPER) continue;
            if (kind.takesName() ? lower.startsWith(kind.prefix) : lower.equals(kind.prefix)) return kind;
        }
        return HELPER;
    }

    String prefix() {
        return prefix;
    }

    Role role() {
        return role;
    }

    /** Whether it holds expected rows, which depend on nothing. */
    boolean isExpected() {
        return this == EXPECTED || role == Role.DIRECT_EXPECTED;
    }

    /** Mode of the tests that may have such a CTE; helpers are allowed everywhere. */
    TestMode mode() {
        return mode;
    }

    /** Whether the prefix is followed by the name of what is replaced or checked. */
    boolean takesName() {
        return role == Role.MOCK || role == Role.MACRO_MOCK || role == Role.CHECK;
    }

    /** Kind of the node that a mock replaces. */
    Optional<NodeKind> nodeKind() {
        return switch (this) {
            case SOURCE -> Optional.of(NodeKind.SOURCE);
            case REF -> Optional.of(NodeKind.MODEL);
            case SEED -> Optional.of(NodeKind.SEED);
            case TABLE_FN -> Optional.of(NodeKind.FUNCTION);
            default -> Optional.empty();
        };
    }
}
