package dev.sqlbuild.core.migration;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Materialization;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A model that has another name than before.
 *
 * @param model the model as it is called now
 * @param relation where it is built
 * @param materialization how
 * @param from {@code migrate_from}: a model's name, or {@code schema.name}
 * @param discovery whether it says so itself
 * @param force whether a history at the new name may be replaced
 * @param oldNameView how long the old name stays readable; absent for not at all
 * @param failsOnOtherColumns {@code on_schema_change fail}
 * @param oldColumns former names of its columns by their present ones in lower case
 * @param place of {@code migrate_from}
 */
public record RenamedModel(
        NodeId model,
        RelationName relation,
        Materialization materialization,
        String from,
        Discovery discovery,
        boolean force,
        Optional<Duration> oldNameView,
        boolean failsOnOtherColumns,
        Map<String, String> oldColumns,
        SourceSpan place) {

    public RenamedModel {
        oldColumns = Map.copyOf(oldColumns);
    }

    /** Whether the relation holds rows that cannot be built again. */
    public boolean hasHistory() {
        return materialization == Materialization.INCREMENTAL || materialization == Materialization.SNAPSHOT;
    }

    /** Name of the model it was, as far as a name was given. */
    public String formerName() {
        return from.substring(from.lastIndexOf('.') + 1);
    }

    /** The relation that {@code migrate_from} means when no build recorded another place for that name. */
    public RelationName formerRelation() {
        int dot = from.indexOf('.');
        if (dot < 0) return relation.withName(from);
        return new RelationName(relation.database(), Optional.of(from.substring(0, dot)), from.substring(dot + 1));
    }
}
