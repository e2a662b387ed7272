package dev.sqlbuild.core.plan;

import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.json.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What differs between two identity metadata (virtual-build.md 3.1).
 *
 * @param config whether anything but functions differs
 * @param functions directly called functions with another hash
 * @param wasMaterialized earlier materialization when it was another
 */
record IdentityDifference(boolean config, List<String> functions, Optional<String> wasMaterialized) {
    private static final String FUNCTIONS = "local_function_hashes";
    private static final IdentityDifference NONE = new IdentityDifference(false, List.of(), Optional.empty());

    /** Compares two canonical JSON texts; an empty earlier one is unknown and differs in nothing. */
    static IdentityDifference of(String before, String now) {
        if (before.equals(now) || before.equals(FingerprintMetadata.UNKNOWN_IDENTITY)) return NONE;
        Map<String, Object> old = members(before);
        Map<String, Object> current = members(now);
        List<String> functions = changedFunctions(functions(old), functions(current));
        Optional<String> was =
                materialized(old).filter(word -> !Optional.of(word).equals(materialized(current)));
        old.remove(FUNCTIONS);
        current.remove(FUNCTIONS);
        boolean config = !CanonicalJson.of(old).equals(CanonicalJson.of(current));
        return new IdentityDifference(config, functions, was);
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
        Object word = identity.get("config") instanceof Map<?, ?> config ? config.get("materialized") : null;
        return Optional.ofNullable(word).map(Object::toString);
    }
}
