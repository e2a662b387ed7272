package dev.sqlbuild.core.plan;

/** Colours for {@link PlanText}; the text is the same without them. */
public interface PlanStyle {
    /** No colours. */
    PlanStyle PLAIN = new PlanStyle() {};

    default String heading(String text) {
        return text;
    }

    /** Name of a node. */
    default String name(String text) {
        return text;
    }

    /** Words that give structure, such as {@code cause}. */
    default String structure(String text) {
        return text;
    }

    default String added(String text) {
        return text;
    }

    default String changed(String text) {
        return text;
    }

    default String removed(String text) {
        return text;
    }

    default String dim(String text) {
        return text;
    }
}
