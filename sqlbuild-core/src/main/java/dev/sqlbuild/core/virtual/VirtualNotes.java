package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a plan and the build that follows it say beside what is done (virtual-build.md 6.1). */
public final class VirtualNotes {
    private static final int SHOWN = 20;

    private VirtualNotes() {}

    /** One line each. */
    public static List<String> of(VirtualPlan plan) {
        List<String> notes = new ArrayList<>();
        plan.sharedRefresh()
                .forEach((vde, nodes) ->
                        notes.add("note: refreshed in place, also used by: " + vde + " (" + names(nodes) + ")"));
        List<NodeId> blind = plan.blindSources();
        if (!blind.isEmpty()) {
            notes.add("note: no freshness for " + blind.size() + (blind.size() == 1 ? " source (" : " sources (")
                    + names(blind) + "); " + (blind.size() == 1 ? "its" : "their")
                    + " data is not considered by --changes-only");
        }
        return notes;
    }

    static String names(List<NodeId> nodes) {
        String shown = nodes.stream().limit(SHOWN).map(NodeId::name).collect(Collectors.joining(", "));
        return nodes.size() > SHOWN ? shown + ", +" + (nodes.size() - SHOWN) + " more" : shown;
    }
}
