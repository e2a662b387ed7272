package dev.sqlbuild.core.model;

import dev.sqlbuild.adapter.FunctionDefinition.Argument;
import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.json.JsonTree;
import dev.sqlbuild.core.version.LocalHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of a function is hashed and recorded (virtual-build.md 3.2). */
public final class FunctionIdentity {
    private FunctionIdentity() {}

    /** Canonical JSON of everything but the body. */
    static String of(String name, SqlFunction.Declaration declaration) {
        return CanonicalJson.of(facts(name, declaration));
    }

    /** Hash of a definition without what it reads. */
    public static LocalHash hash(String name, SqlFunction.Declaration declaration, String canonicalBody) {
        Map<String, Object> facts = facts(name, declaration);
        facts.put("body", canonicalBody);
        return LocalHash.ofDefinition(CanonicalJson.of(facts));
    }

    private static Map<String, Object> facts(String name, SqlFunction.Declaration declaration) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("kind", declaration.kindWord());
        facts.put("name", name);
        facts.put("language", "sql");
        List<Object> arguments = new ArrayList<>();
        for (Argument argument : declaration.arguments()) arguments.add(typed(argument.name(), argument.type()));
        facts.put("arguments", arguments);
        declaration.returns().ifPresent(type -> facts.put("returns", type));
        if (declaration.isTable()) {
            List<Object> columns = new ArrayList<>();
            for (Column column : declaration.columns())
                columns.add(typed(column.name(), column.type().orElse("")));
            facts.put("columns", columns);
        }
        return facts;
    }

    private static Map<String, Object> typed(String name, String type) {
        return Map.of("name", name, "type", type);
    }

    /** The signature in a recorded identity; absent when it cannot be read. */
    public static Optional<FunctionSignature> signature(String identity) {
        if (!(JsonTree.read(identity) instanceof Map<?, ?> facts)
                || !(facts.get("arguments") instanceof List<?> arguments)) {
            return Optional.empty();
        }
        List<String> types = new ArrayList<>();
        for (Object argument : arguments) {
            if (!(argument instanceof Map<?, ?> typed) || typed.get("type") == null) return Optional.empty();
            types.add(String.valueOf(typed.get("type")));
        }
        return Optional.of(new FunctionSignature("table_fn".equals(facts.get("kind")), types));
    }
}
