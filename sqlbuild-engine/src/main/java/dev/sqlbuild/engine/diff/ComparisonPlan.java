package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.ColumnPair;
import dev.sqlbuild.adapter.RowComparison;
import dev.sqlbuild.adapter.SchemaDiff;
import dev.sqlbuild.adapter.Tolerance;
import dev.sqlbuild.adapter.TypeFamily;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.diff.RowRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What two relations with known columns are going to be asked: the rules, bound to columns. Pure.
 *
 * @param schema the columns compared
 * @param rows the question about rows
 * @param boundedFallback whether the bound could not be applied
 * @param notes what the reader should know
 */
record ComparisonPlan(SchemaDiff schema, RowComparison rows, boolean boundedFallback, List<String> notes) {

    /** {@code X302} for a key that cannot serve, {@code B301} for a tolerance on something else than a number. */
    static ComparisonPlan of(ComparisonRequest request, Adapter adapter) {
        return new Binding(request, adapter).plan();
    }

    private static final class Binding {
        private final ComparisonRequest request;
        private final RowRules rules;
        private final Adapter adapter;
        private final SchemaDiff schema;
        private final List<String> notes = new ArrayList<>();

        Binding(ComparisonRequest request, Adapter adapter) {
            this.request = request;
            this.rules = request.rules();
            this.adapter = adapter;
            this.schema = adapter.diffSchema(request.leftColumns(), request.rightColumns());
        }

        ComparisonPlan plan() {
            List<ColumnPair> key = rules.key().stream().map(this::keyColumn).toList();
            boolean keyed = !key.isEmpty();
            List<ColumnPair> values = new ArrayList<>();
            for (ColumnPair column : schema.comparable()) {
                if (isAmong(rules.key(), column) || isAmong(rules.excluded(), column)) continue;
                values.add(keyed ? withTolerance(column) : column);
            }
            if (!keyed) notes.add("there is no key; whole rows are compared as multisets");
            if (!keyed && !(rules.byColumn().isEmpty() && rules.byType().isEmpty())) {
                notes.add("tolerances need a key and are not applied");
            }
            if (!keyed && rules.sample().isPresent()) notes.add("a sample needs a key; all rows are compared");
            Optional<ColumnPair> cursor = request.cursor().flatMap(this::cursor);
            Optional<RowComparison.Window> window = window(cursor);
            boolean fallback = request.mode().bound().isPresent() && window.isEmpty();
            if (fallback) notes.add("no cursor to apply --bounded to; all rows are compared");
            RowComparison rows = new RowComparison(
                    request.left(),
                    request.right(),
                    key,
                    values,
                    cursor,
                    window,
                    keyed ? rules.sample() : Optional.empty());
            return new ComparisonPlan(schema, rows, fallback, notes);
        }

        private Optional<RowComparison.Window> window(Optional<ColumnPair> cursor) {
            if (cursor.isEmpty() || request.mode().bound().isEmpty()) return Optional.empty();
            Bound bound = request.mode().bound().get();
            return Optional.of(
                    bound.window(request.cursor().orElseThrow(), cursor.get().left(), adapter));
        }

        private Optional<ColumnPair> cursor(Cursor cursor) {
            return schema.comparable().stream()
                    .filter(column -> isNamed(column, cursor.column()))
                    .findFirst();
        }

        private ColumnPair keyColumn(String name) {
            Optional<ColumnInfo> left = find(request.leftColumns(), name);
            Optional<ColumnInfo> right = find(request.rightColumns(), name);
            if (left.isEmpty()) throw missing(name, request.left().toString(), request.leftColumns());
            if (right.isEmpty()) throw missing(name, request.right().toString(), request.rightColumns());
            ColumnPair pair = ColumnPair.of(left.get(), right.get());
            if (isAmong(rules.excluded(), pair)) {
                throw refused(Diagnostic.of(
                                Code.X302, request.name() + " row_diff_exclude_columns intersects unique_key: " + name)
                        .withHelp("a key column identifies rows and cannot be left out; exclude another column"));
            }
            if (!schema.comparable().contains(pair)) {
                throw refused(Diagnostic.of(
                                Code.X302,
                                request.name() + ": key column '" + name + "' is "
                                        + left.get().type() + " in " + request.left() + " and "
                                        + right.get().type() + " in " + request.right())
                        .withHelp("rows can only be matched by columns of one type; name other columns with --key"));
            }
            return pair;
        }

        private SqlBuildException missing(String name, String relation, List<ColumnInfo> columns) {
            List<String> names = columns.stream().map(ColumnInfo::name).toList();
            return refused(
                    Diagnostic.of(Code.X302, request.name() + ": " + relation + " has no key column '" + name + "'")
                            .withHelp(NearName.help(name, names)
                                    .orElse("name other columns with --key, or compare whole rows with --unkeyed")));
        }

        private ColumnPair withTolerance(ColumnPair column) {
            for (Map.Entry<String, Tolerance> entry : rules.byColumn().entrySet()) {
                if (!isNamed(column, entry.getKey())) continue;
                if (isNumeric(column)) return column.with(entry.getValue());
                throw refused(Diagnostic.of(
                                Code.B301,
                                request.name() + ": tolerance for column '" + column.name() + "', which is "
                                        + column.left().type())
                        .withHelp("tolerances are for numbers; leave this one out"));
            }
            if (!isNumeric(column)) return column;
            for (Map.Entry<String, Tolerance> entry : rules.byType().entrySet()) {
                if (isOfType(column.left(), entry.getKey())) return column.with(entry.getValue());
            }
            return column;
        }

        /** A type without arguments stands for all of them: {@code DECIMAL} also for {@code DECIMAL(18,2)}. */
        private boolean isOfType(ColumnInfo column, String type) {
            String actual = adapter.normalizeType(column.type());
            if (adapter.typesEqual(actual, type)) return true;
            return type.indexOf('(') < 0 && bare(actual).equals(bare(adapter.normalizeType(type)));
        }

        private static String bare(String type) {
            int arguments = type.indexOf('(');
            return arguments < 0 ? type : type.substring(0, arguments);
        }

        private boolean isNumeric(ColumnPair column) {
            return isNumeric(column.left()) && isNumeric(column.right());
        }

        private boolean isNumeric(ColumnInfo column) {
            return TypeFamily.find(adapter.normalizeType(column.type()))
                    .filter(TypeFamily::isNumeric)
                    .isPresent();
        }

        private Optional<ColumnInfo> find(List<ColumnInfo> columns, String name) {
            return columns.stream()
                    .filter(column -> isSame(column.name(), name))
                    .findFirst();
        }

        private boolean isAmong(Iterable<String> names, ColumnPair column) {
            for (String name : names) if (isNamed(column, name)) return true;
            return false;
        }

        private boolean isNamed(ColumnPair column, String name) {
            return isSame(column.left().name(), name);
        }

        private boolean isSame(String one, String other) {
            return adapter.dialect().key(one).equals(adapter.dialect().key(other));
        }

        private static SqlBuildException refused(Diagnostic diagnostic) {
            return new SqlBuildException(diagnostic);
        }
    }
}
