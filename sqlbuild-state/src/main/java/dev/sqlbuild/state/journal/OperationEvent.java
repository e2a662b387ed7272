package dev.sqlbuild.state.journal;

import java.time.Instant;

/**
 * An entry of the journal.
 *
 * @param status of the operation from then on
 * @param message one line
 * @param at strictly increasing within an operation
 */
public record OperationEvent(
        String operationId, EventAction action, OperationStatus status, String message, Instant at) {}
