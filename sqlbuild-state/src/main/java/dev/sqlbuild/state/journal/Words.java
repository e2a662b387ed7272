package dev.sqlbuild.state.journal;

import java.util.Locale;
import java.util.Optional;

/** Constants as the words that stand for them in the store. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static <T extends Enum<T>> Optional<T> find(T[] constants, String word) {
        for (T constant : constants) if (of(constant).equals(word)) return Optional.of(constant);
        return Optional.empty();
    }
}
