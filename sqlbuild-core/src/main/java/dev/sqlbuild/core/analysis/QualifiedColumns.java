package dev.sqlbuild.core.analysis;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.sql.MappedSql;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.util.TablesNamesFinder;

/**
 * Checks the columns that a query takes by qualified name from relations of known shape, for queries that the judge
 * cannot bind because another of their inputs is open. A query that this parser does not understand is not checked.
 */
final class QualifiedColumns extends TablesNamesFinder<Void> {
    /** Known shape by alias of one SELECT; an alias that stands for anything else has none. */
    private record Scope(Map<String, Optional<Map.Entry<String, Shape>>> aliases) {}

    private final MappedSql sql;
    private final Map<String, Shape> closedInputs;
    private final Deque<Scope> scopes = new ArrayDeque<>();
    private final List<Diagnostic> findings = new ArrayList<>();

    private QualifiedColumns(MappedSql sql, Map<String, Shape> closedInputs) {
        this.sql = sql;
        this.closedInputs = closedInputs;
        init(true);
    }

    /**
     * @param sql text that reads relations of {@link ShapeAnalysis#SCHEMA}
     * @param closedInputs completely known inputs by logical name
     */
    static List<Diagnostic> check(MappedSql sql, Map<String, Shape> closedInputs) {
        if (closedInputs.isEmpty()) return List.of();
        QualifiedColumns check = new QualifiedColumns(sql, closedInputs);
        try {
            Statement statement = new CCJSqlParser(new StringProvider(sql.text())).Statement();
            statement.accept(check, null);
        } catch (ParseException | TokenMgrException | UnsupportedOperationException e) {
            return List.of();
        }
        return check.findings;
    }

    @Override
    public <S> Void visit(PlainSelect select, S context) {
        Map<String, Optional<Map.Entry<String, Shape>>> aliases = new HashMap<>();
        if (select.getFromItem() != null) addAlias(select.getFromItem(), aliases);
        if (select.getJoins() != null) {
            for (Join join : select.getJoins()) addAlias(join.getFromItem(), aliases);
        }
        scopes.push(new Scope(aliases));
        try {
            return super.visit(select, context);
        } finally {
            scopes.pop();
        }
    }

    private void addAlias(FromItem item, Map<String, Optional<Map.Entry<String, Shape>>> aliases) {
        Optional<Map.Entry<String, Shape>> known = Optional.empty();
        String name = item.getAlias() == null ? null : item.getAlias().getUnquotedName();
        boolean renamesColumns = item.getAlias() != null && item.getAlias().getAliasColumns() != null;
        if (item instanceof Table table) {
            if (name == null) name = table.getUnquotedName();
            Shape shape = closedInputs.get(table.getUnquotedName());
            boolean ours = ShapeAnalysis.SCHEMA.equals(table.getUnquotedSchemaName());
            if (ours && shape != null && !renamesColumns)
                known = Optional.of(Map.entry(table.getUnquotedName(), shape));
        }
        if (name != null) aliases.put(name.toLowerCase(Locale.ROOT), known);
    }

    @Override
    public <S> Void visit(Column column, S context) {
        Table qualifier = column.getTable();
        if (qualifier != null && qualifier.getName() != null && qualifier.getSchemaName() == null) {
            String alias = qualifier.getUnquotedName().toLowerCase(Locale.ROOT);
            for (Scope scope : scopes) {
                Optional<Map.Entry<String, Shape>> known = scope.aliases.get(alias);
                if (known == null) continue;
                known.ifPresent(input -> check(column, input.getKey(), input.getValue()));
                break;
            }
        }
        return super.visit(column, context);
    }

    private void check(Column column, String input, Shape shape) {
        String name = column.getUnquotedColumnName();
        if (shape.find(name).isPresent() || column.getASTNode() == null) return;
        Token first = column.getASTNode().jjtGetFirstToken();
        SourceSpan place = sql.at(first.beginLine, first.beginColumn);
        findings.add(Diagnostic.of(Code.B002, "Unknown column '" + name + "' in " + input, place)
                .withNote(input + " has: " + String.join(", ", shape.names()))
                .withHelp(NearName.help(name, shape.names())));
    }
}
