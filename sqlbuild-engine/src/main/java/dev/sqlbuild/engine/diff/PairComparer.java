package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compares models whose two places are known, one after the other; a model that cannot be compared stops no other. */
public final class PairComparer {
    private final Adapter adapter;
    private final Session session;
    private final RunControl control;

    public PairComparer(Adapter adapter, Session session, RunControl control) {
        this.adapter = adapter;
        this.session = session;
        this.control = control;
    }

    /**
     * Looks at all columns before it reads rows.
     *
     * @param namedColumns columns that the command line names; {@code A501} if no relation has one of them
     */
    public List<ModelDiff> compare(
            List<ModelPair> pairs,
            DiffMode mode,
            ExampleLimits examples,
            DiffLimits limits,
            List<String> namedColumns) {
        limits.checkModels(pairs.size());
        WarehouseFacts columns = columns(pairs);
        limits.checkColumns(pairs.stream()
                .mapToInt(pair -> columns.columns(pair.left()).size())
                .sum());
        NamedColumns.require(
                namedColumns,
                pairs.stream()
                        .flatMap(pair -> Stream.of(columns.columns(pair.left()), columns.columns(pair.right())))
                        .toList(),
                adapter);
        RelationComparer comparer = new RelationComparer(adapter, session);
        List<ModelDiff> diffs = new ArrayList<>();
        for (ModelPair pair : pairs) diffs.add(compare(pair, columns, comparer, mode, examples));
        return diffs;
    }

    private ModelDiff compare(
            ModelPair pair, WarehouseFacts columns, RelationComparer comparer, DiffMode mode, ExampleLimits examples) {
        try {
            List<ColumnInfo> left = existing(pair.left(), columns);
            List<ColumnInfo> right = existing(pair.right(), columns);
            String name = "model '" + pair.model() + "'";
            return ModelDiff.of(
                    pair,
                    comparer.compare(new ComparisonRequest(
                            name,
                            pair.left(),
                            left,
                            pair.right(),
                            right,
                            pair.rules(),
                            pair.cursor(),
                            mode,
                            examples)));
        } catch (SqlBuildException e) {
            if (control.isStopped()) throw e;
            return ModelDiff.failed(pair, e.diagnostic());
        }
    }

    private static List<ColumnInfo> existing(RelationName relation, WarehouseFacts columns) {
        List<ColumnInfo> found = columns.columns(relation);
        if (!found.isEmpty()) return found;
        throw new SqlBuildException(Diagnostic.of(Code.X303, "relation " + relation + " does not exist")
                .withHelp("build the model there first, or leave it out with --exclude"));
    }

    /** One query for each database. */
    private WarehouseFacts columns(List<ModelPair> pairs) {
        List<RelationName> relations = pairs.stream()
                .flatMap(pair -> Stream.of(pair.left(), pair.right()))
                .toList();
        WarehouseFacts.Builder facts =
                WarehouseFacts.builder(adapter.dialect(), adapter.defaultSchema(), adapter::typesEqual);
        SchemaGroups.of(adapter, relations)
                .forEach((database, schemas) ->
                        adapter.listColumns(session, database, schemas).forEach(facts::addColumns));
        return facts.build();
    }
}
