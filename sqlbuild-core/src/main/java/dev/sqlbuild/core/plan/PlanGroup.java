package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeKind;
import java.util.List;

/** The headings under which selected models are shown, in print order (planning.md 5.3). */
public enum PlanGroup {
    FIRST_RUN("First run"),
    FULL_REFRESH("Full refresh"),
    QUERY_CHANGED("Query changed"),
    FUNCTION_CHANGED("Function changed"),
    SCHEMA_CHANGED("Schema changed"),
    CONFIG_CHANGED("Config changed"),
    UPSTREAM_CHANGED("Upstream changed"),
    RUN_DESPITE_UNCHANGED("Run despite unchanged"),
    NORMAL("Normal"),
    CURRENT("Current"),
    BLOCKED("Blocked"),
    DISABLED("Disabled");

    private final String title;

    PlanGroup(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** Whether only counts are shown unless everything is asked for. */
    boolean counted() {
        return this == NORMAL || this == CURRENT;
    }

    /** The group of a model. */
    public static PlanGroup of(PlannedNode model) {
        return switch (model.reason()) {
            case DISABLED -> DISABLED;
            case SOURCE_FRESHNESS_ERROR -> BLOCKED;
            case FULL_REFRESH -> FULL_REFRESH;
            case FIRST_RUN -> FIRST_RUN;
            case QUERY_CHANGED -> QUERY_CHANGED;
            case FUNCTION_CHANGED -> FUNCTION_CHANGED;
            case SCHEMA_CHANGED -> SCHEMA_CHANGED;
            case CONFIG_CHANGED -> CONFIG_CHANGED;
            case UPSTREAM_CHANGED -> UPSTREAM_CHANGED;
            case RUN_DESPITE_UNCHANGED -> RUN_DESPITE_UNCHANGED;
            case NORMAL_INCREMENTAL, NO_CHANGE -> model.runs() ? NORMAL : CURRENT;
        };
    }

    /** Models of the group, and functions that are left alone, in execution order. */
    public List<PlannedNode> models(Plan plan) {
        return plan.nodes().stream()
                .filter(node ->
                        node.id().kind() == NodeKind.MODEL || (node.id().kind() == NodeKind.FUNCTION && !node.runs()))
                .filter(node -> of(node) == this)
                .toList();
    }
}
