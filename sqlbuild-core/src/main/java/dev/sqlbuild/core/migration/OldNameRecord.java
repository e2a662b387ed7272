package dev.sqlbuild.core.migration;

import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;

/**
 * A row of {@code _sqlbuild_old_name_views}: how far the old name of a moved model has come.
 *
 * @param migrationId the move
 * @param model name of the model as it is called since
 * @param oldRelation the old name, as text
 * @param newRelation the new name, as text
 * @param step what has been done
 * @param expiresAt when the view may go
 * @param at when this was written, UTC
 */
public record OldNameRecord(
        String migrationId,
        String model,
        String oldRelation,
        String newRelation,
        Step step,
        Optional<LocalDateTime> expiresAt,
        LocalDateTime at) {

    /** The next step of the same name. */
    public OldNameRecord after(Step next, LocalDateTime when) {
        return new OldNameRecord(migrationId, model, oldRelation, newRelation, next, expiresAt, when);
    }

    /** Steps in order. */
    public enum Step {
        REQUIRED,
        ORIGIN_ARCHIVED,
        VIEW_CREATED,
        VIEW_DROPPED;

        /** Word in records. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Step> find(String word) {
            for (Step step : values()) {
                if (step.word().equals(word)) return Optional.of(step);
            }
            return Optional.empty();
        }
    }
}
