package dev.sqlbuild.core.migration;

import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.json.JsonTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Identity metadata as they would have been recorded under the names that columns have today. */
public final class RenamedIdentity {
    /** Configuration that names output columns. */
    private static final List<String> NAMING =
            List.of("unique_key", "cursor", "updated_at", "observed_at", "check_columns");

    private RenamedIdentity() {}

    /**
     * The identity with other column names.
     *
     * @param renames new names by old ones, both in lower case
     * @param now identity of the project, which says how the new names are written
     */
    public static String of(String before, Map<String, String> renames, String now) {
        Map<String, @Nullable Object> root = members(JsonTree.read(before));
        Map<String, @Nullable Object> current = members(JsonTree.read(now));
        if (root.isEmpty()) return before;
        Map<String, @Nullable Object> config = members(root.get("config"));
        Map<String, @Nullable Object> wanted = members(current.get("config"));
        for (String key : NAMING) {
            if (config.containsKey(key)) config.put(key, value(config.get(key), wanted.get(key), renames));
        }
        root.put("config", config);
        Map<String, @Nullable Object> signature = members(root.get("execution_signature"));
        if (signature.containsKey("columns")) {
            Map<String, @Nullable Object> declared =
                    members(members(current.get("execution_signature")).get("columns"));
            Map<String, @Nullable Object> columns = new LinkedHashMap<>();
            members(signature.get("columns"))
                    .forEach((name, facts) -> columns.put(name(name, List.copyOf(declared.keySet()), renames), facts));
            signature.put("columns", columns);
            root.put("execution_signature", signature);
        }
        return CanonicalJson.of(root);
    }

    private static @Nullable Object value(@Nullable Object before, @Nullable Object now, Map<String, String> renames) {
        List<?> spellings = now instanceof List<?> list ? list : now == null ? List.of() : List.of(now);
        if (before instanceof List<?> list) {
            return list.stream()
                    .map(item -> name(String.valueOf(item), spellings, renames))
                    .toList();
        }
        return before == null ? null : name(before.toString(), spellings, renames);
    }

    private static String name(String name, List<?> spellings, Map<String, String> renames) {
        String renamed = renames.get(name.toLowerCase(Locale.ROOT));
        if (renamed == null) return name;
        return spellings.stream()
                .map(String::valueOf)
                .filter(renamed::equalsIgnoreCase)
                .findFirst()
                .orElse(renamed);
    }

    private static Map<String, @Nullable Object> members(@Nullable Object value) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) map.forEach((key, item) -> members.put(String.valueOf(key), item));
        return members;
    }
}
