package dev.sqlbuild.engine.run;

/** How a node ended. */
public enum NodeStatus {
    OK,
    /** Done, with something the user should know. */
    WARN,
    FAIL,
    /** Not run because of a failure upstream, an interrupt, a limit or {@code --fail-fast}. */
    SKIP
}
