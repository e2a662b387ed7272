package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code [path_defaults]}: at most one entry applies to a model, chosen by its folder (project.md 3.5). */
public final class PathDefaults {
    public static final PathDefaults NONE = new PathDefaults(List.of());

    private static final String MODELS = "models/";

    /** Best match first; entries that compare equal tie. */
    private static final Comparator<PathDefault> BEST_FIRST = Comparator.comparing(PathDefault::isLiteral)
            .thenComparing(PathDefault::literals)
            .thenComparing(entry -> entry.count("*"))
            .reversed()
            .thenComparing(entry -> entry.count("**"));

    private final List<PathDefault> entries;

    public PathDefaults(List<PathDefault> entries) {
        this.entries = List.copyOf(entries);
    }

    /** In authored order. */
    public List<PathDefault> entries() {
        return entries;
    }

    /**
     * The entry for each model, by model path; models without one are absent. Ties and entries that match no model are
     * {@code D007}.
     *
     * @param modelPaths paths of all model files, starting with {@code models/}
     */
    public Map<String, PathDefault> match(Collection<String> modelPaths, Diagnostics findings) {
        if (entries.isEmpty()) return Map.of();
        Map<String, Optional<PathDefault>> byFolder = new HashMap<>();
        Set<PathDefault> used = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<String, PathDefault> chosen = new HashMap<>();
        for (String path : modelPaths) {
            byFolder.computeIfAbsent(folder(path), folder -> choose(folder, path, used, findings))
                    .ifPresent(entry -> chosen.put(path, entry));
        }
        for (PathDefault entry : entries) {
            if (used.contains(entry)) continue;
            findings.add(Diagnostic.of(Code.D007, "path_defaults['" + entry.key() + "'] matches no model", entry.span())
                    .withHelp("name a folder below models/ that holds a model, or remove the entry"));
        }
        return chosen;
    }

    private Optional<PathDefault> choose(String folder, String path, Set<PathDefault> used, Diagnostics findings) {
        List<PathDefault> matching = matching(folder);
        if (matching.isEmpty()) return Optional.empty();
        used.addAll(matching);
        PathDefault best = matching.get(0);
        if (matching.size() > 1 && BEST_FIRST.compare(best, matching.get(1)) == 0) {
            findings.add(Diagnostic.of(
                            Code.D007,
                            "path_defaults['" + best.key() + "'] and path_defaults['"
                                    + matching.get(1).key() + "'] match model '"
                                    + path.substring(path.lastIndexOf('/') + 1).replace(".sql", "")
                                    + "' equally well",
                            best.span())
                    .withHelp("make one of the keys more specific"));
        }
        return Optional.of(best);
    }

    private List<PathDefault> matching(String folder) {
        List<String> segments = folder.isEmpty() ? List.of() : List.of(folder.split("/"));
        List<PathDefault> matching = new ArrayList<>();
        for (PathDefault entry : entries) {
            if (entry.matches(segments)) matching.add(entry);
        }
        matching.sort(BEST_FIRST);
        return matching;
    }

    /** Folder of a model file below {@code models/}. */
    private static String folder(String path) {
        String below = path.startsWith(MODELS) ? path.substring(MODELS.length()) : path;
        int slash = below.lastIndexOf('/');
        return slash < 0 ? "" : below.substring(0, slash);
    }
}
