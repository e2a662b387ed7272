package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.List;
import java.util.Optional;

/**
 * One audit ready to run.
 *
 * @param id {@code audit:<label>:<kind>:<target>[:<column>]}, unique in the project
 * @param label instance or definition name without the column
 * @param definition name of the generic definition, or of the singular audit
 * @param target what it gates; absent for an unattached singular audit
 * @param column column it is attached to
 * @param severity what a violation does; a measurement audit decides by its thresholds instead
 * @param deltaToo whether it also runs on every delta of an incremental model
 * @param alwaysRun whether it runs although its model is unchanged
 * @param query rendered query with symbolic references; returns the violations, or the measurement
 * @param measurement policy of a measurement audit
 * @param reads every model, seed and source it reads, the target included
 * @param path authored file that a message about it should name
 */
public record Audit(
        String id,
        String label,
        String definition,
        Optional<NodeId> target,
        Optional<String> column,
        Severity severity,
        boolean deltaToo,
        boolean alwaysRun,
        SqlTemplate query,
        Optional<Measurement> measurement,
        List<NodeId> reads,
        String path) {

    public Audit {
        reads = List.copyOf(reads);
    }

    /** Label as shown in rows: {@code not_null (order_id)}. */
    public String display() {
        return column.map(c -> label + " (" + c + ")").orElse(label);
    }

    Audit withId(String other) {
        return new Audit(
                other,
                label,
                definition,
                target,
                column,
                severity,
                deltaToo,
                alwaysRun,
                query,
                measurement,
                reads,
                path);
    }

    /**
     * File below {@code target/compiled/audits}, shared by all audits of one target: thousands of files of two lines
     * would take longer to create than the project takes to compile.
     */
    public String artifact() {
        return target.map(NodeId::name).orElse("_unattached") + ".sql";
    }
}
