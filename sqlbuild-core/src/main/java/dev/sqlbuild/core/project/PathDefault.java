package dev.sqlbuild.core.project;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.ModelField;
import java.util.List;
import java.util.Map;

/**
 * One entry of {@code [path_defaults]}, templates not yet expanded.
 *
 * @param key as authored
 * @param segments folder names below {@code models/}; {@code *} is one folder, {@code **} any number
 * @param span place of the key
 */
public record PathDefault(String key, List<String> segments, Map<ModelField, ConfigValue> fields, SourceSpan span) {
    public PathDefault {
        segments = List.copyOf(segments);
        fields = Map.copyOf(fields);
    }

    boolean isLiteral() {
        return segments.stream().noneMatch(segment -> segment.equals("*") || segment.equals("**"));
    }

    long literals() {
        return segments.size() - count("*") - count("**");
    }

    long count(String wildcard) {
        return segments.stream().filter(wildcard::equals).count();
    }

    /** Whether the folder, or one above it, is named by the key. */
    boolean matches(List<String> folder) {
        return matches(0, folder, 0);
    }

    private boolean matches(int segment, List<String> folder, int at) {
        if (segment == segments.size()) return true;
        String wanted = segments.get(segment);
        if (wanted.equals("**")) {
            for (int rest = at; rest <= folder.size(); rest++) {
                if (matches(segment + 1, folder, rest)) return true;
            }
            return false;
        }
        boolean here = at < folder.size() && (wanted.equals("*") || wanted.equals(folder.get(at)));
        return here && matches(segment + 1, folder, at + 1);
    }
}
