package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in the schemas of a project and may have been made for a moment only.
 *
 * @param relations all relations of these schemas
 * @param queryTables tables of query diffs that are recorded, with the time of the record
 * @param testSchemas schemas with names of those in which tests make their functions
 */
public record ScratchFacts(
        List<RelationInfo> relations, Map<RelationName, LocalDateTime> queryTables, List<TestSchema> testSchemas) {

    /**
     * A schema of tests.
     *
     * @param relations tables and views in it, of which tests make none
     * @param made when it was made, if that is known
     */
    public record TestSchema(RelationName schema, long relations, Optional<Instant> made) {}

    public ScratchFacts {
        relations = List.copyOf(relations);
        queryTables = Map.copyOf(queryTables);
        testSchemas = List.copyOf(testSchemas);
    }
}
