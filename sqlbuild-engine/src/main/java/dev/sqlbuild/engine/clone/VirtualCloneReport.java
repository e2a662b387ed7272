package dev.sqlbuild.engine.clone;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.VdeName;
import java.util.List;
import java.util.Optional;

/**
 * What a clone of versions did.
 *
 * @param from environment that was cloned from
 * @param to environment that was cloned into
 * @param vde whose refs said which versions; absent when the workspace did
 * @param found versions that the origin has
 * @param entries one for each version that was asked for
 */
public record VirtualCloneReport(String from, String to, Optional<VdeName> vde, long found, List<Entry> entries) {

    public VirtualCloneReport {
        entries = List.copyOf(entries);
    }

    /** What became of a version. */
    public enum Status {
        HYDRATED,
        PRESENT,
        MISSING,
        LOCKED,
        FAILED,
        /** Not begun because the run was stopped. */
        INTERRUPTED
    }

    /**
     * One version.
     *
     * @param note why, when that is not plain
     * @param error why it failed
     */
    public record Entry(NodeId node, Status status, Optional<String> note, Optional<Diagnostic> error) {}

    /** The nodes with this outcome, in order. */
    public List<NodeId> nodes(Status status) {
        return entries.stream()
                .filter(entry -> entry.status() == status)
                .map(Entry::node)
                .toList();
    }

    /** Why versions failed. */
    public List<Diagnostic> errors() {
        return entries.stream().flatMap(entry -> entry.error().stream()).toList();
    }

    /** Whether the target has everything but what others work on. */
    public boolean isComplete() {
        return entries.stream().allMatch(entry -> switch (entry.status()) {
            case HYDRATED, PRESENT, LOCKED -> true;
            case MISSING, FAILED, INTERRUPTED -> false;
        });
    }
}
