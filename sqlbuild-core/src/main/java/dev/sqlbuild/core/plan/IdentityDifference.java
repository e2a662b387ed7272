package dev.sqlbuild.core.plan;

import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.json.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two identity metadata (virtual-build.md 3.1).
 *
 * @param config whether anything but functions differs
 * @param keys what differs besides functions, as {@code materialized: table -> incremental}
 * @param functions directly called functions with another hash
 * @param wasMaterialized earlier materialization when it was another
 */
public record IdentityDifference(
        boolean config, List<String> keys, List<String> functions, Optional<String> wasMaterialized) {
    private static final String CONFIG = "config";
    private static final String SIGNATURE = "execution_signature";
    private static final String FUNCTIONS = "local_function_hashes";
    private static final IdentityDifference NONE =
            new IdentityDifference(false, List.of(), List.of(), Optional.empty());

    /** Compares two canonical JSON texts; an empty earlier one is unknown and differs in nothing. */
    public static IdentityDifference of(String before, String now) {
        if (before.equals(now) || before.equals(FingerprintMetadata.UNKNOWN_IDENTITY)) return NONE;
        Map<String, Object> old = members(before);
        Map<String, Object> current = members(now);
        List<String> functions = changedFunctions(functions(old), functions(current));
        Optional<String> was =
                materialized(old).filter(word -> !Optional.of(word).equals(materialized(current)));
        old.remove(FUNCTIONS);
        current.remove(FUNCTIONS);
        boolean config = !CanonicalJson.of(old).equals(CanonicalJson.of(current));
        return new IdentityDifference(config, config ? keys(old, current) : List.of(), functions, was);
    }

    /** The materialization that an identity names. */
    static Optional<String> materialization(String identity) {
        return materialized(members(identity));
    }

    private static Map<String, Object> members(String json) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (JsonTree.read(json) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value != null) members.put(String.valueOf(key), value);
            });
        }
        return members;
    }

    /** Every key of the configuration that differs with both values; other parts by their name alone. */
    private static List<String> keys(Map<String, Object> old, Map<String, Object> current) {
        List<String> keys = new ArrayList<>();
        Map<?, ?> before = old.get(CONFIG) instanceof Map<?, ?> map ? map : Map.of();
        Map<?, ?> after = current.get(CONFIG) instanceof Map<?, ?> map ? map : Map.of();
        TreeSet<String> names = new TreeSet<>();
        before.keySet().forEach(name -> names.add(String.valueOf(name)));
        after.keySet().forEach(name -> names.add(String.valueOf(name)));
        for (String name : names) {
            String one = shown(before.get(name));
            String other = shown(after.get(name));
            if (!one.equals(other)) keys.add(name + ": " + one + " -> " + other);
        }
        if (!CanonicalJson.of(old.get(SIGNATURE)).equals(CanonicalJson.of(current.get(SIGNATURE)))) {
            keys.add(SIGNATURE);
        }
        return keys;
    }

    private static String shown(@Nullable Object value) {
        if (value == null) return "unset";
        return value instanceof Map<?, ?> || value instanceof List<?> ? CanonicalJson.of(value) : value.toString();
    }

    private static Map<?, ?> functions(Map<String, Object> identity) {
        return identity.get(FUNCTIONS) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<String> changedFunctions(Map<?, ?> old, Map<?, ?> current) {
        List<String> changed = new ArrayList<>();
        new TreeMap<>(current).forEach((name, hash) -> {
            if (old.containsKey(name) && !hash.equals(old.get(name))) changed.add(String.valueOf(name));
        });
        return changed;
    }

    private static Optional<String> materialized(Map<String, Object> identity) {
        Object word = identity.get(CONFIG) instanceof Map<?, ?> config ? config.get("materialized") : null;
        return Optional.ofNullable(word).map(Object::toString);
    }
}
