package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The syntax of {@code [path_defaults]} keys (project.md 3.5). */
final class PathPattern {
    private PathPattern() {}

    /** Folder names below {@code models/}, or nothing when the key was reported. */
    static Optional<List<String>> segments(ConfigValue.Entry entry, Diagnostics findings) {
        String key = entry.key();
        String below = key.startsWith("models/") ? key.substring("models/".length()) : key;
        if (key.startsWith("/") || key.endsWith("/")) {
            return wrong(entry, "must not begin or end with '/'", strip(key), findings);
        }
        if (below.isEmpty() || below.contains("//")) {
            return wrong(entry, "has an empty folder name", key.replaceAll("/{2,}", "/"), findings);
        }
        List<String> segments = Arrays.asList(below.split("/"));
        for (String segment : segments) {
            boolean glob = segment.indexOf('*') >= 0 || segment.indexOf('?') >= 0;
            if (glob && !segment.equals("*") && !segment.equals("**")) {
                return wrong(
                        entry,
                        "has the partial pattern '" + segment + "'; a folder is a name, * or **",
                        below.replace(segment, "*"),
                        findings);
            }
        }
        return Optional.of(List.copyOf(segments));
    }

    private static String strip(String key) {
        int start = 0;
        int end = key.length();
        while (start < end && key.charAt(start) == '/') start++;
        while (end > start && key.charAt(end - 1) == '/') end--;
        return key.substring(start, end);
    }

    private static Optional<List<String>> wrong(
            ConfigValue.Entry entry, String problem, String fix, Diagnostics findings) {
        Diagnostic found = Diagnostic.of(Code.D001, "path_defaults['" + entry.key() + "'] " + problem, entry.keySpan());
        findings.add(
                fix.isEmpty()
                        ? found.withHelp("write [path_defaults.\"**\"] for all models")
                        : found.withHelp("write [path_defaults.\"" + fix + "\"]"));
        return Optional.empty();
    }
}
