package dev.sqlbuild.engine.diff;

import java.time.Duration;
import java.util.List;

/**
 * What {@code sqb diff} found.
 *
 * @param kind what the two sides are
 * @param from name of the left side
 * @param to name of the right side
 * @param mode how much was compared
 * @param models in topological order; of queries there is one, without a name of its own
 * @param took time of the whole comparison
 */
public record DiffReport(Kind kind, String from, String to, DiffMode mode, List<ModelDiff> models, Duration took) {
    /** What is compared. */
    public enum Kind {
        MODEL,
        QUERY,
        VIRTUAL
    }

    public DiffReport {
        models = List.copyOf(models);
    }

    /** That of the worst model. */
    public DiffStatus status() {
        return models.stream().map(ModelDiff::status).reduce(DiffStatus.NO_DIFFERENCES_FOUND, DiffStatus::worse);
    }

    /** Models for which differences were found. */
    public long differing() {
        return models.stream()
                .filter(model -> model.status() == DiffStatus.DIFFERENCES_FOUND)
                .count();
    }
}
