package dev.sqlbuild.core.virtual;

import java.util.List;

/** The headings under which nodes of a virtual plan are shown, in print order. */
enum VirtualGroup {
    FIRST_RUN("First run"),
    QUERY_CHANGED("Query changed"),
    FUNCTION_CHANGED("Function changed"),
    CONFIG_CHANGED("Config changed"),
    SEED_CHANGED("Seed changed"),
    UPSTREAM_CHANGED("Upstream changed"),
    RELATION_MISSING("Relation missing"),
    REFRESH("Refresh"),
    CURRENT("Current");

    private final String title;

    VirtualGroup(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Whether only counts are shown unless everything is asked for. */
    boolean counted() {
        return this == REFRESH || this == CURRENT;
    }

    List<VirtualNode> of(VirtualPlan plan) {
        return plan.nodes().stream().filter(node -> of(node) == this).toList();
    }

    private static VirtualGroup of(VirtualNode node) {
        return switch (node.reason()) {
            case FIRST_RUN -> FIRST_RUN;
            case QUERY_CHANGED -> QUERY_CHANGED;
            case CONFIG_CHANGED -> CONFIG_CHANGED;
            case FUNCTION_CHANGED -> FUNCTION_CHANGED;
            case SEED_CHANGED -> SEED_CHANGED;
            case UPSTREAM_CHANGED -> UPSTREAM_CHANGED;
            case RELATION_MISSING -> RELATION_MISSING;
            case NO_CHANGE -> node.runs() ? REFRESH : CURRENT;
        };
    }
}
