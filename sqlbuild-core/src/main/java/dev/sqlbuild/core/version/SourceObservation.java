package dev.sqlbuild.core.version;

import java.time.Instant;

/**
 * Data version of a source as recorded for a VDE (virtual-build.md 6.1).
 *
 * @param source name
 * @param strategy how it was observed: {@code adapter}, {@code column}, {@code sql} or {@code loader}
 * @param valueKind {@code timestamp}, {@code integer} or {@code string}
 * @param value the observed value
 * @param hash hash over name, strategy, kind and value
 * @param observedAt when
 */
public record SourceObservation(
        String source, String strategy, String valueKind, String value, String hash, Instant observedAt) {}
