package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.Sha256;
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

    private static final int LONGEST_COLUMN = 80;

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

    /** Path below {@code target/compiled/audits}. */
    public String artifact() {
        String folder = target.map(NodeId::name).orElse("_unattached");
        int number = id.indexOf('#');
        return folder + "/" + label + column.map(c -> "__" + fileName(c)).orElse("")
                + (number < 0 ? "" : "__" + id.substring(number + 1)) + ".sql";
    }

    /** A column may have any name; one that is no plain word is cleaned and told apart by a hash. */
    private static String fileName(String column) {
        StringBuilder clean = new StringBuilder(column.length());
        for (int i = 0; i < column.length(); i++) {
            char c = column.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            clean.append(plain ? c : '_');
        }
        if (column.length() <= LONGEST_COLUMN && column.contentEquals(clean)) return column;
        clean.setLength(Math.min(clean.length(), LONGEST_COLUMN));
        return clean + "_" + Sha256.hex(column).substring(0, 8);
    }
}
