package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.Hydration.Fate;
import dev.sqlbuild.core.virtual.Hydration.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what a clone does about each version (virtual-operations.md 7). Pure. */
public final class HydrationPlanner {
    private final Map<VersionRef, NodeVersion> wanted = new LinkedHashMap<>();
    private final HydrationFacts facts;
    private final Map<VersionRef, Item> decided = new LinkedHashMap<>();

    private HydrationPlanner(List<NodeVersion> wanted, HydrationFacts facts) {
        wanted.forEach(version -> this.wanted.put(version.ref(), version));
        this.facts = facts;
    }

    /** @param wanted versions of models and seeds */
    public static Hydration plan(List<NodeVersion> wanted, HydrationFacts facts) {
        HydrationPlanner planner = new HydrationPlanner(wanted, facts);
        List<Item> artifacts = wanted.stream().map(planner::decide).toList();
        List<Item> functions = new ArrayList<>(planner.decided.values());
        functions.removeIf(item -> item.ref().node().kind() != NodeKind.FUNCTION || !item.isWork());
        return new Hydration(artifacts, functions);
    }

    private Item decide(NodeVersion version) {
        Item known = decided.get(version.ref());
        if (known != null) return known;
        Item item = isFunction(version) ? created(version) : artifact(version);
        decided.put(version.ref(), item);
        return item;
    }

    private static boolean isFunction(NodeVersion version) {
        return version.node().kind() == NodeKind.FUNCTION;
    }

    private Item artifact(NodeVersion version) {
        VersionRef ref = version.ref();
        if (!facts.found().contains(ref)) return item(version, Fate.MISSING, Set.of(), Optional.empty());
        if (facts.locked().contains(ref)) return item(version, Fate.LOCKED, Set.of(), Optional.empty());
        if (facts.available().test(ref)) return item(version, Fate.PRESENT, Set.of(), Optional.empty());
        if (facts.homes().apply(ref).type() != PhysicalRelation.Type.VIEW) {
            return item(version, Fate.COPY, Set.of(), Optional.empty());
        }
        if (version instanceof ModelVersion model && model.compiledSql().isEmpty()) {
            return item(version, Fate.MISSING, Set.of(), Optional.of("the SQL of this version is not recorded"));
        }
        return created(version);
    }

    /** Something without rows, once all it reads is there. */
    private Item created(NodeVersion version) {
        Set<VersionRef> needs = new HashSet<>();
        List<VersionRef> above = new ArrayList<>();
        version.build().upstreams().forEach((node, hash) -> above.add(new VersionRef(node, hash)));
        for (VersionRef upstream : above) {
            if (facts.available().test(upstream)) continue;
            Optional<Item> item = made(upstream);
            if (item.isPresent() && item.get().isWork()) {
                needs.add(upstream);
                continue;
            }
            boolean locked = item.filter(found -> found.fate() == Fate.LOCKED).isPresent();
            String why = "it reads " + upstream.node().name() + (locked ? ", which is locked" : ", which is missing");
            return item(version, locked ? Fate.LOCKED : Fate.MISSING, Set.of(), Optional.of(why));
        }
        return item(version, Fate.CREATE, needs, Optional.empty());
    }

    /** What this hydration does about an upstream version, if anything. */
    private Optional<Item> made(VersionRef upstream) {
        boolean function = upstream.node().kind() == NodeKind.FUNCTION;
        Optional<NodeVersion> version =
                function ? facts.definitions().apply(upstream) : Optional.ofNullable(wanted.get(upstream));
        return version.map(this::decide);
    }

    private Item item(NodeVersion version, Fate fate, Set<VersionRef> needs, Optional<String> note) {
        return new Item(version, facts.homes().apply(version.ref()), fate, needs, note);
    }
}
