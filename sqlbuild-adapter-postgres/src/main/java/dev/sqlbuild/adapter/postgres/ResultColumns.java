package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.WithItem;

/**
 * The result columns of parsed queries. A column keeps the type of the one it comes from, a cast has the type it
 * names, and what is computed has a name but no known type. Absent as soon as a name is not certain.
 */
final class ResultColumns {
    private final Map<String, List<ColumnInfo>> relations;

    /** @param declared columns by the key of the relation */
    ResultColumns(Map<String, List<ColumnInfo>> declared) {
        this.relations = new HashMap<>(declared);
    }

    private record Factor(String name, Optional<List<ColumnInfo>> columns) {}

    Optional<List<ColumnInfo>> of(Select select) {
        ResultColumns inner = new ResultColumns(relations);
        if (select.getWithItemsList() != null) {
            for (WithItem<?> item : select.getWithItemsList()) inner.define(item);
        }
        if (select instanceof PlainSelect plain) return inner.ofPlain(plain);
        if (select instanceof ParenthesedSelect nested) return inner.of(nested.getSelect());
        if (select instanceof SetOperationList list) return inner.ofSetOperation(list);
        return Optional.empty();
    }

    private void define(WithItem<?> item) {
        String key = key(Optional.empty(), item.getAlias().getName());
        relations.remove(key);
        if (item.isRecursive() || !(item.getParenthesedStatement() instanceof ParenthesedSelect body)) return;
        boolean renamed =
                item.getWithItemList() != null && !item.getWithItemList().isEmpty();
        if (!renamed) of(body).ifPresent(columns -> relations.put(key, columns));
    }

    /** Named like its first part; a type holds when all parts have it. */
    private Optional<List<ColumnInfo>> ofSetOperation(SetOperationList list) {
        Optional<List<ColumnInfo>> result = of(list.getSelects().get(0));
        for (Select other : list.getSelects().subList(1, list.getSelects().size())) {
            Optional<List<ColumnInfo>> columns = of(other);
            result = result.map(first -> common(first, columns.orElse(List.of())));
        }
        return result;
    }

    private static List<ColumnInfo> common(List<ColumnInfo> first, List<ColumnInfo> other) {
        List<ColumnInfo> common = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            ColumnInfo column = first.get(i);
            boolean same = i < other.size() && other.get(i).type().equals(column.type());
            common.add(same ? column : untyped(column.name()));
        }
        return common;
    }

    private Optional<List<ColumnInfo>> ofPlain(PlainSelect select) {
        List<Factor> factors = factors(select);
        List<ColumnInfo> columns = new ArrayList<>();
        for (SelectItem<?> item : select.getSelectItems()) {
            Optional<List<ColumnInfo>> found = ofItem(item, factors);
            if (found.isEmpty()) return Optional.empty();
            columns.addAll(found.get());
        }
        return Optional.of(columns);
    }

    private List<Factor> factors(PlainSelect select) {
        List<Factor> factors = new ArrayList<>();
        if (select.getFromItem() != null) factors.add(factor(select.getFromItem()));
        if (select.getJoins() == null) return factors;
        for (Join join : select.getJoins()) {
            // A joined column of both sides appears once in a star.
            boolean merges = join.isNatural() || !join.getUsingColumns().isEmpty();
            Factor factor = factor(join.getFromItem());
            factors.add(merges ? new Factor(factor.name(), Optional.empty()) : factor);
        }
        return factors;
    }

    private Factor factor(FromItem item) {
        Alias alias = item.getAlias();
        boolean renamed = alias != null && alias.getAliasColumns() != null;
        Optional<List<ColumnInfo>> columns = renamed ? Optional.empty() : columnsOf(item);
        if (alias != null) return new Factor(name(alias.getName()), columns);
        return new Factor(item instanceof Table table ? name(table.getName()) : "", columns);
    }

    private Optional<List<ColumnInfo>> columnsOf(FromItem item) {
        if (item instanceof Table table) {
            Optional<String> schema = Optional.ofNullable(table.getSchemaName());
            return Optional.ofNullable(relations.get(key(schema, table.getName())));
        }
        return item instanceof ParenthesedSelect nested ? of(nested) : Optional.empty();
    }

    private Optional<List<ColumnInfo>> ofItem(SelectItem<?> item, List<Factor> factors) {
        Expression expression = item.getExpression();
        if (expression instanceof AllColumns star) return expanded(star, factors);
        Optional<String> name = item.getAlias() == null
                ? ownName(expression)
                : Optional.of(name(item.getAlias().getName()));
        return name.map(known -> List.of(ColumnInfo.of(known, type(expression, factors))));
    }

    private static Optional<List<ColumnInfo>> expanded(AllColumns star, List<Factor> factors) {
        List<ColumnInfo> columns = new ArrayList<>();
        Optional<String> of = star instanceof AllTableColumns table
                ? Optional.of(name(table.getTable().getName()))
                : Optional.empty();
        for (Factor factor : factors) {
            if (of.isPresent() && !of.get().equals(factor.name())) continue;
            if (factor.columns().isEmpty()) return Optional.empty();
            columns.addAll(factor.columns().get());
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(columns);
    }

    /** What the server calls a column without an alias. */
    private static Optional<String> ownName(Expression expression) {
        if (expression instanceof Column column) return Optional.of(name(column.getColumnName()));
        if (expression instanceof CastExpression cast && cast.getLeftExpression() instanceof Column column) {
            return Optional.of(name(column.getColumnName()));
        }
        return Optional.empty();
    }

    private static String type(Expression expression, List<Factor> factors) {
        if (expression instanceof Column column) return typeOf(column, factors);
        if (expression instanceof CastExpression cast)
            return cast.getColDataType().toString();
        if (expression instanceof StringValue text) return text.getPrefix() == null ? "text" : ColumnInfo.UNKNOWN_TYPE;
        if (expression instanceof LongValue number) {
            return number.getStringValue().length() < 10 ? "integer" : ColumnInfo.UNKNOWN_TYPE;
        }
        boolean counts = expression instanceof Function call && call.getName().equalsIgnoreCase("count");
        return counts ? "bigint" : ColumnInfo.UNKNOWN_TYPE;
    }

    /** Of the only column it can mean; with an unknown relation in sight an unqualified name can mean anything. */
    private static String typeOf(Column column, List<Factor> factors) {
        boolean qualified = column.getTable() != null && column.getTable().getName() != null;
        String wanted = name(column.getColumnName());
        List<ColumnInfo> found = new ArrayList<>();
        for (Factor factor : factors) {
            if (qualified && !factor.name().equals(name(column.getTable().getName()))) continue;
            if (factor.columns().isEmpty()) return ColumnInfo.UNKNOWN_TYPE;
            for (ColumnInfo candidate : factor.columns().get()) {
                if (candidate.name().equals(wanted)) found.add(candidate);
            }
        }
        return found.size() == 1 ? found.get(0).type() : ColumnInfo.UNKNOWN_TYPE;
    }

    private static ColumnInfo untyped(String name) {
        return ColumnInfo.of(name, ColumnInfo.UNKNOWN_TYPE);
    }

    private static String key(Optional<String> schema, String name) {
        RelationName relation = new RelationName(Optional.empty(), schema.map(ResultColumns::name), name(name));
        return relation.key(Postgres.DIALECT);
    }

    /** An identifier as the server takes it: folded to lower case unless it is quoted. */
    private static String name(String identifier) {
        boolean quoted = identifier.length() > 1 && identifier.startsWith("\"") && identifier.endsWith("\"");
        return quoted
                ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
                : identifier.toLowerCase(Locale.ROOT);
    }
}
