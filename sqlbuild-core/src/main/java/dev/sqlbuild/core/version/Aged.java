package dev.sqlbuild.core.version;

import java.time.Instant;
import java.util.Optional;

/**
 * Something recorded, with the time at which its record was last touched.
 *
 * @param updatedAt absent when the record does not say
 */
public record Aged<T>(T value, Optional<Instant> updatedAt) {

    /** Whether it has been left alone since that moment. */
    public boolean untouchedSince(Instant moment) {
        return updatedAt.filter(at -> !at.isAfter(moment)).isPresent();
    }
}
