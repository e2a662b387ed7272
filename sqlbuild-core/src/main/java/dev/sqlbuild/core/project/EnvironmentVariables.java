package dev.sqlbuild.core.project;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The process environment as configuration sees it; remembers what was read, because a compiled result is only valid
 * while those variables keep their values. Safe for several threads.
 */
public final class EnvironmentVariables {
    private final Function<String, @Nullable String> source;
    private final SortedMap<String, Optional<String>> reads = new TreeMap<>();

    private EnvironmentVariables(Function<String, @Nullable String> source) {
        this.source = source;
    }

    /** The variables of this process. */
    public static EnvironmentVariables ofProcess() {
        return new EnvironmentVariables(System::getenv);
    }

    public static EnvironmentVariables of(Map<String, String> variables) {
        Map<String, String> copy = Map.copyOf(variables);
        return new EnvironmentVariables(copy::get);
    }

    public synchronized Optional<String> find(String name) {
        return reads.computeIfAbsent(name, key -> Optional.ofNullable(source.apply(key)));
    }

    /** Every variable asked for so far with the value it had; may hold secrets, so never print values. */
    public synchronized SortedMap<String, Optional<String>> reads() {
        return new TreeMap<>(reads);
    }

    @Override
    public String toString() {
        return "environment variables";
    }
}
