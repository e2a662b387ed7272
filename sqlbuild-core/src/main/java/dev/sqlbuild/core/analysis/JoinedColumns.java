package dev.sqlbuild.core.analysis;

import static dev.sqlbuild.core.analysis.Nullability.NON_NULL;
import static dev.sqlbuild.core.analysis.Nullability.NULLABLE;
import static dev.sqlbuild.core.analysis.Nullability.UNKNOWN;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;

/** The columns that the FROM clause of one SELECT brings together, and what its expressions make of them. */
final class JoinedColumns {
    private static final Set<String> FIRST_VALUE = Set.of("coalesce", "ifnull", "nvl");

    private final Map<String, Map<String, Nullability>> relations = new LinkedHashMap<>();
    private final Set<String> missing = new HashSet<>();
    private final Set<String> doubtful = new HashSet<>();
    private final Set<String> present = new HashSet<>();
    private boolean merged;

    void add(String alias, Map<String, Nullability> columns) {
        relations.put(alias, columns);
    }

    /** An outer join fills the columns of the relation up with NULL. */
    void mayBeMissing(String alias) {
        missing.add(alias);
    }

    void allMayBeMissing() {
        missing.addAll(relations.keySet());
    }

    /** A join by name: it makes one column of two, in an order that a star keeps to itself. */
    void merged() {
        merged = true;
    }

    /** Rows that fail a condition are gone, so what it speaks of may have lost its NULLs. */
    void filtered(Expression condition) {
        requirePresent(condition);
        condition.accept(
                new ExpressionVisitorAdapter<Void>() {
                    @Override
                    public <S> Void visit(Column column, S context) {
                        String of = qualifier(column);
                        doubtful.addAll(of.isEmpty() ? missing : Set.of(of));
                        return null;
                    }
                },
                null);
    }

    private void requirePresent(Expression condition) {
        if (condition instanceof AndExpression and) {
            requirePresent(and.getLeftExpression());
            requirePresent(and.getRightExpression());
        } else if (condition instanceof IsNullExpression isNull
                && isNull.isNot()
                && isNull.getLeftExpression() instanceof Column column) {
            present.add(qualifier(column) + "." + OutputNullability.key(column.getColumnName()));
        }
    }

    /** All columns in order, if they are certain. */
    Optional<Map<String, Nullability>> all() {
        Map<String, Nullability> columns = new LinkedHashMap<>();
        for (String alias : relations.keySet()) {
            Optional<Map<String, Nullability>> own = all(alias);
            if (own.isEmpty() || merged) return Optional.empty();
            columns.putAll(own.get());
        }
        return Optional.of(columns);
    }

    Optional<Map<String, Nullability>> all(String alias) {
        Map<String, Nullability> known = relations.getOrDefault(alias, Map.of());
        if (known.isEmpty()) return Optional.empty();
        Map<String, Nullability> columns = new LinkedHashMap<>();
        known.keySet().forEach(name -> columns.put(name, of(alias, name)));
        return Optional.of(columns);
    }

    Nullability of(Expression expression) {
        if (expression instanceof NullValue) return NULLABLE;
        if (isLiteral(expression)) return NON_NULL;
        if (expression instanceof Column column) return of(column);
        if (expression instanceof ParenthesedExpressionList<?> list && list.size() == 1) return of(list.get(0));
        if (expression instanceof CastExpression cast) {
            return cast.keyword.equalsIgnoreCase("CAST") ? of(cast.getLeftExpression()) : UNKNOWN;
        }
        if (expression instanceof Function function) return of(function);
        return expression instanceof CaseExpression choice ? of(choice) : UNKNOWN;
    }

    private static boolean isLiteral(Expression expression) {
        return expression instanceof LongValue
                || expression instanceof DoubleValue
                || expression instanceof StringValue
                || expression instanceof BooleanValue;
    }

    private Nullability of(Column column) {
        String name = OutputNullability.key(column.getColumnName());
        String of = qualifier(column);
        if (!of.isEmpty()) return of(of, name);
        if (present.contains("." + name)) return NON_NULL;
        List<String> owners = relations.entrySet().stream()
                .filter(relation -> relation.getValue().containsKey(name))
                .map(Map.Entry::getKey)
                .toList();
        boolean certain = owners.size() == 1 && relations.values().stream().noneMatch(Map::isEmpty) && !merged;
        return certain ? of(owners.get(0), name) : UNKNOWN;
    }

    private Nullability of(String alias, String name) {
        if (present.contains(alias + "." + name) || present.contains("." + name)) return NON_NULL;
        if (missing.contains(alias)) return doubtful.contains(alias) ? UNKNOWN : NULLABLE;
        return relations.getOrDefault(alias, Map.of()).getOrDefault(name, UNKNOWN);
    }

    private Nullability of(Function function) {
        String name = function.getName().toLowerCase(Locale.ROOT);
        if (name.equals("count")) return NON_NULL;
        if (!FIRST_VALUE.contains(name) || function.getParameters() == null) return UNKNOWN;
        return function.getParameters().stream().anyMatch(value -> of(value) == NON_NULL) ? NON_NULL : UNKNOWN;
    }

    /** A branch that yields a column may be guarded by its condition; one that yields NULL is not. */
    private Nullability of(CaseExpression choice) {
        if (choice.getElseExpression() == null) return NULLABLE;
        Nullability result = branch(choice.getElseExpression());
        for (var when : choice.getWhenClauses()) {
            result = OutputNullability.either(result, branch(when.getThenExpression()));
        }
        return result;
    }

    private Nullability branch(Expression value) {
        if (value instanceof NullValue) return NULLABLE;
        return of(value) == NON_NULL ? NON_NULL : UNKNOWN;
    }

    private static String qualifier(Column column) {
        boolean qualified = column.getTable() != null && column.getTable().getName() != null;
        return qualified ? OutputNullability.key(column.getTable().getName()) : "";
    }
}
