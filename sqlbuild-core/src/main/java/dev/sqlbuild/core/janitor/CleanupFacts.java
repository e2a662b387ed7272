package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.plan.Fingerprint;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that decides what direct mode no longer needs.
 *
 * @param used relations that the project builds or reads
 * @param authored names of everything that has a file, disabled models included
 * @param records latest record of every node, also of those that the project no longer has
 * @param relations what stands in the schemas in which the project builds
 * @param functions functions in those schemas
 * @param viewSql definitions of the views among it, as the engine words them
 * @param oldNames old names at which a view was created
 * @param queryTables tables of query diffs that are recorded, with the time of the record
 * @param testSchemas schemas with names of those in which tests make their functions
 */
public record CleanupFacts(
        List<RelationName> used,
        Set<String> authored,
        Map<NodeId, Fingerprint> records,
        List<RelationInfo> relations,
        List<RelationName> functions,
        Map<RelationName, String> viewSql,
        List<OldNameRecord> oldNames,
        Map<RelationName, LocalDateTime> queryTables,
        List<TestSchema> testSchemas) {

    /**
     * A schema of tests.
     *
     * @param relations tables and views in it, of which tests make none
     */
    public record TestSchema(RelationName schema, long relations) {}

    public CleanupFacts {
        used = List.copyOf(used);
        authored = Set.copyOf(authored);
        records = Map.copyOf(records);
        relations = List.copyOf(relations);
        functions = List.copyOf(functions);
        viewSql = Map.copyOf(viewSql);
        oldNames = List.copyOf(oldNames);
        queryTables = Map.copyOf(queryTables);
        testSchemas = List.copyOf(testSchemas);
    }
}
