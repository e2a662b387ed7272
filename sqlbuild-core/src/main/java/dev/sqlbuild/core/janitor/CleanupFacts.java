package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.plan.Fingerprint;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that decides what direct mode no longer needs.
 *
 * @param used relations that the project builds or reads
 * @param authored names of everything that has a file, disabled models included
 * @param records latest record of every node, also of those that the project no longer has
 * @param scratch what stands in the schemas in which the project builds, and what is known of things made for a moment
 * @param functions functions in those schemas
 * @param viewSql definitions of the views among it, as the engine words them
 * @param oldNames old names at which a view was created
 */
public record CleanupFacts(
        List<RelationName> used,
        Set<String> authored,
        Map<NodeId, Fingerprint> records,
        ScratchFacts scratch,
        List<RelationName> functions,
        Map<RelationName, String> viewSql,
        List<OldNameRecord> oldNames) {

    public CleanupFacts {
        used = List.copyOf(used);
        authored = Set.copyOf(authored);
        records = Map.copyOf(records);
        functions = List.copyOf(functions);
        viewSql = Map.copyOf(viewSql);
        oldNames = List.copyOf(oldNames);
    }
}
