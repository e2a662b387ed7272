package dev.sqlbuild.state.journal;

import java.util.Optional;

/**
 * A part of an operation.
 *
 * @param index place in the operation, from 0
 * @param kind such as {@code replace_view}
 * @param objectKind kind of what it changes
 * @param objectName name of what it changes
 * @param payload JSON with exact names and SQL
 */
public record Step(
        int index,
        String kind,
        Optional<String> objectKind,
        Optional<String> objectName,
        StepStatus status,
        Optional<String> payload) {}
