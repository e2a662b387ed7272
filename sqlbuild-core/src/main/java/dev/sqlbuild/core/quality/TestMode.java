package dev.sqlbuild.core.quality;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a SQL test calls (quality.md B3). */
public enum TestMode {
    MODEL,
    MACRO,
    UDF,
    TABLE_FN;

    /** Word in the header. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<TestMode> find(String word) {
        for (TestMode mode : values()) {
            if (mode.word().equals(word)) return Optional.of(mode);
        }
        return Optional.empty();
    }

    static List<String> words() {
        return List.of("model", "macro", "udf", "table_fn");
    }
}
