package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.migration.OldNameView;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.MigrationReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Columns that a table of direct mode is about to lose while views read them, on an engine that refuses it. A view that this run builds
 * anew, or that stands for an old name, keeps its column for now: the next run drops it. Any other view stops the model
 * before something is touched.
 */
final class ColumnDrops {
    private final NodeRun run;
    private final RelationName target;
    private final Set<String> waiting = new TreeSet<>();

    ColumnDrops(NodeRun run, RelationName target) {
        this.run = run;
        this.target = target;
    }

    /** The change without the drops that have to wait, of which the user is told once. */
    SchemaChange postponed(SchemaChange wanted) {
        if (!run.work().shown().equals(Shown.NOWHERE)) return wanted;
        SchemaChange change = wanted.keeping(waiting);
        if (change.dropped().isEmpty()) return change;
        Map<RelationName, Set<String>> readers = run.adapter().columnReaders(run.session(), target, change.dropped());
        if (readers.isEmpty()) return change;
        Set<String> own = keys(run.destinations());
        own.addAll(keys(oldNames()));
        Set<String> because = new TreeSet<>();
        readers.forEach((view, columns) -> {
            if (!own.contains(key(view))) throw refused(view, columns.iterator().next());
            waiting.addAll(columns);
            because.add(view.toString());
        });
        run.warn("columns of " + target + " that " + String.join(", ", because)
                + " still reads are dropped by a later run: " + String.join(", ", waiting));
        return change.keeping(waiting);
    }

    private List<RelationName> oldNames() {
        List<RelationName> place = List.of(target);
        return new MigrationReader(run.adapter())
                        .read(run.session(), place, new FactsReader(run.adapter()).existing(run.session(), place))
                        .viewsOf(target)
                        .stream()
                        .map(record -> OldNameView.relation(record.oldRelation()))
                        .toList();
    }

    private SqlBuildException refused(RelationName view, String column) {
        return new SqlBuildException(Diagnostic.of(
                        Code.A504,
                        "cannot change the columns of " + target + ": view " + view + " reads \"" + column + "\"")
                .withNote(target + " and all that reads it are unchanged")
                .withHelp("change or drop " + view
                        + " first, or keep the column with on_schema_change append_new_columns"));
    }

    private Set<String> keys(Iterable<RelationName> relations) {
        Set<String> keys = new HashSet<>();
        relations.forEach(relation -> keys.add(key(relation)));
        return keys;
    }

    private String key(RelationName relation) {
        RelationName placed = relation.schema().isPresent()
                ? relation
                : relation.withSchema(run.adapter().defaultSchema());
        return RelationName.of(placed.schema().orElseThrow(), placed.name())
                .key(run.adapter().dialect());
    }
}
