package dev.sqlbuild.core.graph;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Finds nodes by name, kind, tag and folder. */
final class SelectableIndex {
    /** Folders of a project that hold selectable nodes; any other folder is one below {@code models/}. */
    private static final List<String> ROOTS =
            List.of("models", "seeds", "sources", "functions", "loaders", "tasks", "assets", "checks");

    /** Selector kinds whose nodes this version does not have: their names are never known. */
    private static final Set<String> OTHER_KINDS = Set.of("loader", "task", "asset", "check");

    private static final String FOLDER = "models";

    private final List<SelectableNode> nodes;
    private final Map<String, List<SelectableNode>> byName = new LinkedHashMap<>();
    private final Map<String, Set<NodeId>> byTag = new LinkedHashMap<>();

    private SelectableIndex(Collection<SelectableNode> nodes) {
        this.nodes = List.copyOf(nodes);
        for (SelectableNode node : this.nodes) {
            byName.computeIfAbsent(node.id().name(), name -> new ArrayList<>(1)).add(node);
            for (String tag : node.tags()) {
                byTag.computeIfAbsent(tag, t -> new LinkedHashSet<>()).add(node.id());
            }
        }
    }

    static SelectableIndex of(Collection<SelectableNode> nodes) {
        return new SelectableIndex(nodes);
    }

    Set<NodeId> all() {
        return ids(node -> true);
    }

    /** The nodes of a selector core without {@code +} and {@code ~}; never empty. */
    Set<NodeId> find(String core) {
        int colon = core.indexOf(':');
        if (colon >= 0) return byKind(core, core.substring(0, colon), core.substring(colon + 1));
        boolean folder = core.indexOf('/') >= 0 || core.indexOf('\\') >= 0;
        return folder ? byPath(core) : byName(core, node -> true);
    }

    private Set<NodeId> byKind(String core, String kind, String value) {
        Optional<NodeKind> nodeKind = NodeKind.find(kind);
        boolean known = nodeKind.isPresent() || kind.equals("tag") || kind.equals("path") || OTHER_KINDS.contains(kind);
        if (!known) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.S005, "unknown selector type '" + kind + "' in '" + core + "'")
                            .withHelp(nearKind(kind)));
        }
        if (value.isEmpty()) {
            throw new SqlBuildException(Diagnostic.of(Code.S006, "selector '" + core + "' has empty value after ':'")
                    .withHelp("write " + kind + ":<value> without a blank"));
        }
        if (kind.equals("tag")) return byTag(value);
        if (kind.equals("path")) return byPath(value);
        return byName(value, node -> nodeKind.filter(k -> k == node.id().kind()).isPresent());
    }

    private static String nearKind(String kind) {
        Set<String> kinds = new TreeSet<>(OTHER_KINDS);
        kinds.addAll(List.of("tag", "path"));
        for (NodeKind nodeKind : NodeKind.values()) kinds.add(nodeKind.word());
        return NearName.help(kind, kinds).orElse("selector types: " + String.join(", ", kinds));
    }

    private Set<NodeId> byTag(String tag) {
        Set<NodeId> tagged = byTag.get(tag);
        if (tagged != null) return tagged;
        throw new SqlBuildException(Diagnostic.of(Code.S008, "no models found with tag '" + tag + "'")
                .withHelp(NearName.help(tag, byTag.keySet())));
    }

    private Set<NodeId> byName(String name, Predicate<SelectableNode> filter) {
        Set<NodeId> exact = new LinkedHashSet<>();
        for (SelectableNode node : byName.getOrDefault(name, List.of())) {
            if (filter.test(node)) exact.add(node.id());
        }
        if (!exact.isEmpty()) return exact;
        boolean pattern = Glob.isPattern(name);
        Set<NodeId> matched =
                pattern ? ids(filter.and(node -> Glob.matches(name, node.id().name()))) : Set.of();
        if (!matched.isEmpty()) return matched;
        throw new SqlBuildException(
                Diagnostic.of(Code.S007, "unknown selector " + (pattern ? "pattern" : "name") + " '" + name + "'")
                        .withHelp(pattern ? Optional.empty() : nearName(name, filter)));
    }

    private Optional<String> nearName(String name, Predicate<SelectableNode> filter) {
        Set<String> known = new TreeSet<>();
        for (SelectableNode node : nodes) {
            if (filter.test(node)) known.add(node.id().name());
        }
        Optional<String> near = NearName.help(name, known);
        if (near.isPresent()) return near;
        if (byTag.containsKey(name)) return Optional.of("there is a tag of that name: tag:" + name);
        boolean folder = !under(FOLDER + "/" + name).isEmpty();
        return folder ? Optional.of("there is a folder of that name: " + name + "/") : Optional.empty();
    }

    private Set<NodeId> byPath(String value) {
        String path = trimmed(value);
        Set<NodeId> matched = Set.of();
        if (startsAtRoot(path)) matched = under(path);
        if (matched.isEmpty() && !path.isEmpty()) matched = under(FOLDER + "/" + path);
        if (!matched.isEmpty()) return matched;
        throw new SqlBuildException(Diagnostic.of(Code.S009, "no models found under path '" + value + "'.")
                .withHelp(nearFolder(path)));
    }

    private static String trimmed(String value) {
        String path = value.replace('\\', '/');
        int start = path.startsWith("./") ? 1 : 0;
        int end = path.length();
        while (start < end && path.charAt(start) == '/') start++;
        while (end > start && path.charAt(end - 1) == '/') end--;
        return path.substring(start, end);
    }

    private static boolean startsAtRoot(String path) {
        int slash = path.indexOf('/');
        return ROOTS.contains(slash < 0 ? path : path.substring(0, slash));
    }

    /** Nodes whose file is the given path or lies in that folder or below. */
    private Set<NodeId> under(String path) {
        String folder = path + "/";
        return ids(node -> node.path().startsWith(folder) || node.path().equals(path));
    }

    private Optional<String> nearFolder(String path) {
        Set<String> folders = new TreeSet<>();
        for (SelectableNode node : nodes) {
            if (!node.path().startsWith(FOLDER + "/")) continue;
            String below = node.path().substring(FOLDER.length() + 1);
            for (int slash = below.indexOf('/'); slash >= 0; slash = below.indexOf('/', slash + 1)) {
                folders.add(below.substring(0, slash));
            }
        }
        String asked = path.startsWith(FOLDER + "/") ? path.substring(FOLDER.length() + 1) : path;
        return NearName.help(asked, folders);
    }

    private Set<NodeId> ids(Predicate<SelectableNode> filter) {
        Set<NodeId> ids = new LinkedHashSet<>();
        for (SelectableNode node : nodes) {
            if (filter.test(node)) ids.add(node.id());
        }
        return ids;
    }
}
