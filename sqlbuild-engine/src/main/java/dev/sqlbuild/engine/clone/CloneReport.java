package dev.sqlbuild.engine.clone;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a clone did.
 *
 * @param from environment that was cloned from
 * @param to environment that was cloned into
 * @param runId identity of this run
 * @param entries selected models and seeds in graph order
 * @param warnings what the user should know although it was done
 */
public record CloneReport(String from, String to, String runId, List<Entry> entries, List<Diagnostic> warnings) {

    public CloneReport {
        entries = List.copyOf(entries);
        warnings = List.copyOf(warnings);
    }

    /** What happened to one relation. */
    public enum Status {
        CLONED,
        /** It does not exist where it was to be cloned from, or something that a view reads does not. */
        MISSING,
        FAILED,
        /** Not begun because the run was stopped. */
        SKIPPED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One model or seed.
     *
     * @param label {@code table}, {@code view} or {@code seed}
     * @param note why it is missing
     * @param error why it failed
     */
    public record Entry(
            NodeId id,
            String label,
            Status status,
            Duration duration,
            Optional<String> note,
            Optional<Diagnostic> error) {}

    public long count(Status status) {
        return entries.stream().filter(entry -> entry.status() == status).count();
    }

    /** Whether everything that was selected is now in the target. */
    public boolean isComplete() {
        return count(Status.CLONED) == entries.size();
    }
}
