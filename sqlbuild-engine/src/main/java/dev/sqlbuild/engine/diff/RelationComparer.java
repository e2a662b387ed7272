package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.ColumnPair;
import dev.sqlbuild.adapter.RowComparison;
import dev.sqlbuild.adapter.RowDiff;
import dev.sqlbuild.adapter.SchemaDiff;
import dev.sqlbuild.adapter.Side;
import dev.sqlbuild.adapter.SideRows;
import dev.sqlbuild.engine.diff.Examples.UnequalValue;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares two relations. Only reads; whose relations they are is not known here. */
public final class RelationComparer {
    private final Adapter adapter;
    private final Session session;

    public RelationComparer(Adapter adapter, Session session) {
        this.adapter = adapter;
        this.session = session;
    }

    /** {@code X302} or {@code B301} if the rules do not fit the columns; failed queries are thrown too. */
    public RelationDiff compare(ComparisonRequest request) {
        if (!request.mode().rows()) {
            SchemaDiff schema = adapter.diffSchema(request.leftColumns(), request.rightColumns());
            return result(request, schema, Optional.empty(), Optional.empty(), Examples.NONE, List.of());
        }
        ComparisonPlan plan = ComparisonPlan.of(request, adapter);
        return adapter.inSnapshot(session, () -> rows(request, plan));
    }

    private RelationDiff rows(ComparisonRequest request, ComparisonPlan plan) {
        RowDiff diff = adapter.diffRows(session, plan.rows(), request.examples().perSide());
        List<String> notes = new ArrayList<>(plan.notes());
        if (!sameExtent(diff)) notes.add("the sides reach differently far in " + cursor(plan));
        Examples examples = diff.counts()
                .map(counts -> examples(request, plan.rows(), diff, counts))
                .orElse(Examples.NONE);
        return result(request, plan.schema(), Optional.of(plan), Optional.of(diff), examples, notes);
    }

    private RelationDiff result(
            ComparisonRequest request,
            SchemaDiff schema,
            Optional<ComparisonPlan> plan,
            Optional<RowDiff> rows,
            Examples examples,
            List<String> notes) {
        List<ColumnPair> values = plan.map(found -> found.rows().values()).orElse(List.of());
        Map<String, Long> mismatches = new LinkedHashMap<>();
        rows.flatMap(RowDiff::counts).ifPresent(counts -> {
            for (int i = 0; i < counts.mismatches().size(); i++) {
                long count = counts.mismatches().get(i);
                if (count > 0) mismatches.put(values.get(i).name(), count);
            }
        });
        boolean sampled = rows.flatMap(RowDiff::counts)
                .flatMap(RowDiff.Counts::population)
                .isPresent();
        return new RelationDiff(
                request.left(),
                request.right(),
                schema,
                plan.map(found -> names(found.rows().key())).orElse(List.of()),
                names(values),
                excluded(request),
                plan.flatMap(found -> found.rows().cursor()).map(ColumnPair::name),
                plan.flatMap(found -> found.rows().window())
                        .flatMap(window -> request.mode().bound().map(Bound::text)),
                plan.map(ComparisonPlan::boundedFallback).orElse(false),
                rows,
                sampled ? request.rules().sample().map(RowComparison.Sample::seed) : Optional.empty(),
                mismatches,
                examples,
                notes);
    }

    private Examples examples(
            ComparisonRequest request, RowComparison comparison, RowDiff diff, RowDiff.Counts counts) {
        RowComparison over = counts.population().isPresent() ? comparison : comparison.exhaustive();
        int perSide = request.examples().perSide();
        if (over.isKeyed()) {
            return new Examples(
                    unequal(over, diff, counts, request.examples().perColumn()), diff.leftOnly(), diff.rightOnly());
        }
        return new Examples(
                Map.of(),
                surplus(over, Side.LEFT, counts.leftOnly(), perSide),
                surplus(over, Side.RIGHT, counts.rightOnly(), perSide));
    }

    private List<List<@Nullable Object>> surplus(RowComparison comparison, Side side, long count, int limit) {
        if (count == 0 || limit == 0) return List.of();
        return adapter.sampleSideOnlyRows(session, comparison, side, limit);
    }

    /** The first unequal rows serve all columns; a column that they leave short is asked for by itself. */
    private Map<String, List<UnequalValue>> unequal(
            RowComparison comparison, RowDiff diff, RowDiff.Counts counts, int limit) {
        Map<String, List<UnequalValue>> examples = new LinkedHashMap<>();
        if (counts.unequal() == 0 || limit == 0) return examples;
        int keys = comparison.key().size();
        for (int i = 0; i < comparison.values().size(); i++) {
            long mismatches = counts.mismatches().get(i);
            if (mismatches == 0) continue;
            List<UnequalValue> found = differing(diff.unequal(), keys, i, limit);
            if (found.size() < Math.min(limit, mismatches)) {
                found = differing(
                        adapter.sampleUnequalRows(session, comparison, Optional.of(i), limit), keys, 0, limit);
            }
            examples.put(comparison.values().get(i).name(), found);
        }
        return examples;
    }

    /** The values of a column in the rows in which it differs. */
    private static List<UnequalValue> differing(List<List<@Nullable Object>> rows, int keys, int column, int limit) {
        int at = keys + 3 * column;
        return rows.stream()
                .filter(row -> Boolean.TRUE.equals(row.get(at + 2)))
                .limit(limit)
                .map(row -> new UnequalValue(row.subList(0, keys), row.get(at), row.get(at + 1)))
                .toList();
    }

    /** Excluded columns that at least one of the relations has. */
    private List<String> excluded(ComparisonRequest request) {
        Set<String> present = new LinkedHashSet<>();
        for (ColumnInfo column : request.leftColumns()) addIfExcluded(request, column, present);
        for (ColumnInfo column : request.rightColumns()) addIfExcluded(request, column, present);
        return List.copyOf(present);
    }

    private void addIfExcluded(ComparisonRequest request, ColumnInfo column, Set<String> into) {
        String key = adapter.dialect().key(column.name());
        for (String name : request.rules().excluded()) {
            if (adapter.dialect().key(name).equals(key)) into.add(name);
        }
    }

    private static List<String> names(List<ColumnPair> columns) {
        return columns.stream().map(ColumnPair::name).toList();
    }

    private static boolean sameExtent(RowDiff diff) {
        SideRows left = diff.left();
        SideRows right = diff.right();
        return left.smallest().equals(right.smallest()) && left.largest().equals(right.largest());
    }

    private static String cursor(ComparisonPlan plan) {
        return plan.rows().cursor().map(ColumnPair::name).orElse("");
    }
}
