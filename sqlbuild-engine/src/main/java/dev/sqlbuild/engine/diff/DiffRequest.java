package dev.sqlbuild.engine.diff;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Models to compare between two environments.
 *
 * @param from name of the left environment
 * @param to name of the right environment, whose connection is used
 * @param pairs the models
 * @param mode how much is compared
 * @param examples how many examples to give
 * @param limits how much may be compared
 * @param namedColumns columns that the command line names; each must exist in at least one of the relations
 * @param leftFile database file of the left environment, where it is another file than that of the right one
 */
public record DiffRequest(
        String from,
        String to,
        List<ModelPair> pairs,
        DiffMode mode,
        ExampleLimits examples,
        DiffLimits limits,
        List<String> namedColumns,
        Optional<Path> leftFile) {

    public DiffRequest {
        pairs = List.copyOf(pairs);
        namedColumns = List.copyOf(namedColumns);
    }
}
