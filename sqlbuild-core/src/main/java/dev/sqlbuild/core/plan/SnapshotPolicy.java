package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.project.SnapshotPolicies;
import dev.sqlbuild.core.project.SnapshotPolicies.RefreshPolicy;
import dev.sqlbuild.core.project.SnapshotPolicies.SchemaChangePolicy;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import java.util.List;
import java.util.Optional;

/**
 * What may happen to the history of one snapshot: the stricter of what project and model say (incremental.md 5.4).
 *
 * @param fullRefresh answer to a full refresh
 * @param schemaChange answer to new columns of the query
 * @param validity names of the generated columns
 */
public record SnapshotPolicy(RefreshPolicy fullRefresh, SchemaChangePolicy schemaChange, List<String> validity) {

    public SnapshotPolicy {
        validity = List.copyOf(validity);
    }

    static SnapshotPolicy of(SnapshotConfig config, SnapshotPolicies project) {
        RefreshPolicy refresh =
                config.historical() ? project.historicalFullRefresh() : project.currentStateFullRefresh();
        SchemaChangePolicy schema = project.schemaChange();
        if (config.checksEveryColumn()) schema = stricter(schema, project.wildcardCheckSchemaChange());
        return new SnapshotPolicy(
                config.fullRefresh().map(own -> stricter(own, refresh)).orElse(refresh),
                stricter(config.schemaChange(), schema),
                List.of(config.validFrom(), config.validTo()));
    }

    private static RefreshPolicy stricter(RefreshPolicy one, RefreshPolicy other) {
        for (RefreshPolicy policy : List.of(RefreshPolicy.DENY, RefreshPolicy.REQUIRE_CONFIRMATION)) {
            if (one == policy || other == policy) return policy;
        }
        return RefreshPolicy.ALLOW;
    }

    private static SchemaChangePolicy stricter(Optional<SchemaChangePolicy> own, SchemaChangePolicy project) {
        return own.map(policy -> stricter(policy, project)).orElse(project);
    }

    private static SchemaChangePolicy stricter(SchemaChangePolicy one, SchemaChangePolicy other) {
        for (SchemaChangePolicy policy : List.of(SchemaChangePolicy.DENY, SchemaChangePolicy.REQUIRE_CONFIRMATION)) {
            if (one == policy || other == policy) return policy;
        }
        return SchemaChangePolicy.APPEND_NEW_COLUMNS;
    }
}
