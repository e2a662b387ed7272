package dev.sqlbuild.core.analysis;

import static dev.sqlbuild.core.analysis.Nullability.NON_NULL;
import static dev.sqlbuild.core.analysis.Nullability.NULLABLE;
import static dev.sqlbuild.core.analysis.Nullability.UNKNOWN;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
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
 * Which columns of a query can be NULL: the sides that an outer join fills up, {@code CASE} without {@code ELSE}, NULL
 * itself. Says nothing about a query that this parser does not understand.
 */
public final class OutputNullability {
    private final Function<String, Map<String, Nullability>> inputs;
    private final Map<String, Map<String, Nullability>> queries;

    private OutputNullability(
            Function<String, Map<String, Nullability>> inputs, Map<String, Map<String, Nullability>> queries) {
        this.inputs = inputs;
        this.queries = queries;
    }

    /**
     * Columns by name in lower case.
     *
     * @param sql text that reads relations of {@link ShapeAnalysis#SCHEMA}
     * @param inputs columns of such a relation, by its name
     */
    public static Map<String, Nullability> of(String sql, Function<String, Map<String, Nullability>> inputs) {
        try {
            return CCJSqlParserUtil.parse(sql, parser -> parser.withTimeOut(2_000)) instanceof Select select
                    ? new OutputNullability(inputs, Map.of()).columns(select)
                    : Map.of();
        } catch (JSQLParserException | RuntimeException e) {
            return Map.of(); // A parser that gives up knows nothing; that is no finding.
        }
    }

    private Map<String, Nullability> columns(Select select) {
        Map<String, Map<String, Nullability>> known = new TreeMap<>(queries);
        OutputNullability inner = new OutputNullability(inputs, known);
        if (select.getWithItemsList() != null) {
            for (WithItem<?> item : select.getWithItemsList())
                known.put(key(item.getAlias().getName()), inner.of(item));
        }
        if (select instanceof PlainSelect plain) return inner.ofPlain(plain);
        if (select instanceof ParenthesedSelect nested) return inner.columns(nested.getSelect());
        if (select instanceof SetOperationList list) return inner.ofSetOperation(list);
        return Map.of();
    }

    private Map<String, Nullability> of(WithItem<?> item) {
        boolean renamed =
                item.getWithItemList() != null && !item.getWithItemList().isEmpty();
        boolean plain = !item.isRecursive() && !renamed && item.getParenthesedStatement() instanceof ParenthesedSelect;
        return plain ? columns((ParenthesedSelect) item.getParenthesedStatement()) : Map.of();
    }

    /** Named like its first part; NULL when a part at the same place can be. */
    private Map<String, Nullability> ofSetOperation(SetOperationList list) {
        boolean unions = list.getOperations().stream()
                .allMatch(operation ->
                        operation.toString().toUpperCase(Locale.ROOT).startsWith("UNION"));
        if (!unions) return Map.of();
        List<Map.Entry<String, Nullability>> common =
                new ArrayList<>(columns(list.getSelects().get(0)).entrySet());
        for (Select part : list.getSelects()) {
            List<Nullability> other = new ArrayList<>(columns(part).values());
            if (other.size() != common.size()) return Map.of();
            for (int i = 0; i < other.size(); i++) {
                Map.Entry<String, Nullability> column = common.get(i);
                common.set(i, Map.entry(column.getKey(), either(column.getValue(), other.get(i))));
            }
        }
        Map<String, Nullability> columns = new LinkedHashMap<>();
        common.forEach(column -> columns.put(column.getKey(), column.getValue()));
        return columns;
    }

    static Nullability either(Nullability one, Nullability other) {
        if (one == NULLABLE || other == NULLABLE) return NULLABLE;
        return one == NON_NULL && other == NON_NULL ? NON_NULL : UNKNOWN;
    }

    /** Nothing is said as soon as the columns of a star are not certain. */
    private Map<String, Nullability> ofPlain(PlainSelect select) {
        JoinedColumns joined = joined(select);
        Map<String, Nullability> columns = new LinkedHashMap<>();
        for (SelectItem<?> item : select.getSelectItems()) {
            if (item.getExpression() instanceof AllColumns star) {
                Optional<Map<String, Nullability>> expanded = star(star, joined);
                if (expanded.isEmpty()) return Map.of();
                columns.putAll(expanded.get());
            } else {
                columns.put(name(item), joined.of(item.getExpression()));
            }
        }
        return columns;
    }

    private static Optional<Map<String, Nullability>> star(AllColumns star, JoinedColumns joined) {
        boolean plain = star.getExceptColumns() == null && star.getReplaceExpressions() == null;
        if (!plain) return Optional.empty();
        return star instanceof AllTableColumns table
                ? joined.all(key(table.getTable().getName()))
                : joined.all();
    }

    /** An expression without a name has one that nobody declares. */
    private static String name(SelectItem<?> item) {
        if (item.getAlias() != null) return key(item.getAlias().getName());
        return item.getExpression() instanceof net.sf.jsqlparser.schema.Column column
                ? key(column.getColumnName())
                : item.getExpression().toString();
    }

    private JoinedColumns joined(PlainSelect select) {
        JoinedColumns joined = new JoinedColumns();
        if (select.getFromItem() != null) add(select.getFromItem(), joined);
        if (select.getJoins() != null) {
            for (Join join : select.getJoins()) {
                if (join.isRight() || join.isFull()) joined.allMayBeMissing();
                String alias = add(join.getFromItem(), joined);
                if (join.isLeft() || join.isFull()) joined.mayBeMissing(alias);
                if (!join.isOuter() && !join.isLeft() && !join.isRight() && !join.isFull()) {
                    join.getOnExpressions().forEach(joined::filtered);
                }
                if (!join.getUsingColumns().isEmpty() || join.isNatural()) joined.merged();
            }
        }
        if (select.getWhere() != null) joined.filtered(select.getWhere());
        if (select.getHaving() != null) joined.filtered(select.getHaving());
        if (select.getQualify() != null) joined.filtered(select.getQualify());
        return joined;
    }

    private String add(FromItem item, JoinedColumns joined) {
        boolean renamed = item.getAlias() != null && item.getAlias().getAliasColumns() != null;
        String own = item instanceof Table table ? key(table.getName()) : "";
        String alias = item.getAlias() == null ? own : key(item.getAlias().getName());
        joined.add(alias, renamed ? Map.of() : columnsOf(item));
        return alias;
    }

    private Map<String, Nullability> columnsOf(FromItem item) {
        if (item instanceof ParenthesedSelect nested) return columns(nested);
        if (!(item instanceof Table table)) return Map.of();
        if (table.getSchemaName() == null) return queries.getOrDefault(key(table.getName()), Map.of());
        boolean ours = ShapeAnalysis.SCHEMA.equals(key(table.getSchemaName()));
        return ours ? inputs.apply(key(table.getName())) : Map.of();
    }

    /** Names of one spelling; that of quoted ones that differ only in case is not certain and not needed. */
    static String key(String identifier) {
        boolean quoted = identifier.length() > 1 && identifier.startsWith("\"") && identifier.endsWith("\"");
        String name = quoted ? identifier.substring(1, identifier.length() - 1) : identifier;
        return name.toLowerCase(Locale.ROOT);
    }
}
