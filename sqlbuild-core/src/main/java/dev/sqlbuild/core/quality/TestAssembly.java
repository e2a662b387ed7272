package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.ProjectionScanner;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import dev.sqlbuild.core.sql.SqlTokenKind;
import dev.sqlbuild.core.sql.SqlTokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the statement of one test (quality.md B5, B6). */
final class TestAssembly {
    private final ModelQueries queries;
    private final Optional<SqlJudge> judge;
    private final TestGraph graph;
    private final Diagnostics diagnostics;
    private final Map<ExpandedCte, Set<String>> forced;
    private final FixtureTyping typing;
    private final List<String> relations = new ArrayList<>();
    private final List<String> checkQueries = new ArrayList<>();
    private final List<TestCheck> checks = new ArrayList<>();
    private final Map<ExpandedCte, List<Column>> unfilled = new LinkedHashMap<>();

    /**
     * Begins a statement.
     *
     * @param judge judge for what the text does not tell; absent when SQL analysis is off for this test
     * @param forced columns to add to a fixture although the rules forbid it, to find out what is really read
     */
    TestAssembly(
            ModelQueries queries,
            Optional<SqlJudge> judge,
            TestGraph graph,
            Diagnostics diagnostics,
            Map<ExpandedCte, Set<String>> forced) {
        this.queries = queries;
        this.judge = judge;
        this.graph = graph;
        this.diagnostics = diagnostics;
        this.forced = forced;
        this.typing = new FixtureTyping(queries.dialect());
    }

    TestStatement statement() {
        return new TestStatement(queries.dialect(), relations, checkQueries);
    }

    List<TestCheck> checks() {
        return checks;
    }

    /** Columns that fixtures lack and that may not be filled, by fixture. */
    Map<ExpandedCte, List<Column>> unfilled() {
        return unfilled;
    }

    void mock(ExpandedCte mock, NodeId node) {
        Shape shape = judge.isPresent() ? queries.nodes().require(node).shape() : Shape.OPEN;
        if (mock.template().uses(ReferenceKind.EMPTY_FIXTURE)) {
            emptyFixture(mock, queries.nodes().require(node).shape())
                    .ifPresent(body -> relation(mock, List.of(), body));
            return;
        }
        String body = body(mock, typing.typedNulls(render(mock), shape));
        Optional<List<String>> names = names(mock, body, !shape.columns().isEmpty());
        if (names.isEmpty() || !FixtureTyping.distinct(names.get())) {
            relation(mock, mock.cte().columns(), body);
            return;
        }
        reportUnknown(mock, shape, names.get(), node.kind().word() + " '" + node.name() + "'");
        List<Column> added = new ArrayList<>();
        List<Column> left = new ArrayList<>();
        for (Column column : FixtureTyping.missing(shape, names.get())) {
            boolean fill = FixtureTyping.fillable(column)
                    || forced.getOrDefault(mock, Set.of()).contains(FixtureTyping.key(column.name()));
            (fill ? added : left).add(column);
        }
        if (!left.isEmpty()) unfilled.put(mock, left);
        if (added.isEmpty()) relation(mock, mock.cte().columns(), body);
        else relation(mock, List.of(), typing.completed(body, names.get(), shape, added));
    }

    void helper(ExpandedCte helper) {
        relation(helper, helper.cte().columns(), body(helper, render(helper)));
    }

    void model(NodeId model) {
        relations.add(queries.relation(model));
    }

    void expectation(ExpandedCte expected, NodeId model) {
        Shape shape = judge.isPresent() ? queries.nodes().require(model).shape() : Shape.OPEN;
        List<String> columns = List.of();
        String body;
        if (expected.template().uses(ReferenceKind.EMPTY_FIXTURE)) {
            Shape known = queries.nodes().require(model).shape();
            Optional<String> empty = emptyFixture(expected, known);
            if (empty.isEmpty()) return;
            body = empty.get();
            columns = known.names();
        } else {
            body = body(expected, typing.typedNulls(render(expected), shape));
            Optional<List<String>> names = names(expected, body, true).filter(FixtureTyping::distinct);
            if (names.isPresent()) {
                reportUnknown(expected, shape, names.get(), "model '" + model.name() + "'");
                columns = names.get();
            }
        }
        String from = " FROM " + queries.dialect().relationPart("__ref__" + model.name());
        checkQueries.add(define("__actual__" + model.name(), List.of(), "SELECT " + selected(columns) + from));
        checkQueries.add(define("__expected__" + model.name(), expected.cte().columns(), body));
        checks.add(new TestCheck(checks.size() + 1, TestCheck.Kind.EXPECTED, model.name(), columns, !shape.closed()));
    }

    /** Rows of a call against the expected ones; no relation of the project is involved. */
    void direct(ExpandedCte actual, ExpandedCte expected, TestCheck.Kind kind, String function) {
        MappedSql calls = queries.renderCalls(actual.template());
        String body = body(expected, expected.template().sql());
        List<String> columns =
                names(expected, body, true).filter(FixtureTyping::distinct).orElse(List.of());
        Optional<List<String>> produced = names(actual, calls.text(), false);
        if (produced.isPresent()) {
            Shape shape =
                    new Shape(true, produced.get().stream().map(Column::untyped).toList());
            reportUnknown(expected, shape, columns, "'" + actual.cte().name() + "'");
        }
        relation(actual, actual.cte().columns(), body(actual, calls));
        String from = " FROM " + queries.dialect().relationPart(actual.cte().emittedName());
        checkQueries.add(define("__actual__" + function, List.of(), "SELECT " + selected(columns) + from));
        checkQueries.add(define("__expected__" + function, expected.cte().columns(), body));
        checks.add(new TestCheck(1, kind, function, columns, false));
    }

    private String selected(List<String> columns) {
        return columns.isEmpty()
                ? "*"
                : columns.stream().map(queries.dialect()::quoted).collect(Collectors.joining(", "));
    }

    /** A helper of a test of functions. */
    void directHelper(ExpandedCte helper) {
        relation(helper, helper.cte().columns(), body(helper, queries.renderCalls(helper.template())));
    }

    void assertion(ExpandedCte assertion) {
        checkQueries.add(
                define(assertion.cte().emittedName(), assertion.cte().columns(), body(assertion, render(assertion))));
        checks.add(new TestCheck(
                checks.size() + 1, TestCheck.Kind.ASSERTION, assertion.cte().subject(), List.of(), false));
    }

    private void relation(ExpandedCte cte, List<String> columns, String body) {
        relations.add(define(cte.cte().emittedName(), columns, body));
    }

    private String define(String name, List<String> columns, String body) {
        String list = columns.isEmpty()
                ? ""
                : columns.stream().map(queries.dialect()::quoted).collect(Collectors.joining(", ", "(", ")"));
        return queries.dialect().relationPart(name) + list + " AS (\n" + body + "\n)";
    }

    private MappedSql render(ExpandedCte cte) {
        return cte.template().references().isEmpty() ? cte.template().sql() : queries.render(cte.template());
    }

    /** The query with its helpers under their authored names, which models must not see. */
    private String body(ExpandedCte cte, MappedSql query) {
        List<String> helpers = new ArrayList<>();
        for (ExpandedCte read : graph.reads(cte)) {
            if (read.kind() != TestCteKind.HELPER) continue;
            String name = queries.dialect().relationPart(read.cte().name());
            helpers.add(name + " AS (SELECT * FROM "
                    + queries.dialect().relationPart(read.cte().emittedName()) + ")");
        }
        if (helpers.isEmpty()) return query.text();
        String list = String.join(", ", helpers);
        SqlTokens tokens = query.tokens();
        int first = tokens.skipBlank(0);
        if (!tokens.isWord(first, "with")) return "WITH " + list + "\n" + query.text();
        int last = tokens.isWord(tokens.next(first), "recursive") ? tokens.next(first) : first;
        return query.text().substring(0, tokens.end(last)) + " " + list + ","
                + query.text().substring(tokens.end(last));
    }

    private Optional<List<String>> names(ExpandedCte cte, String body, boolean askJudge) {
        if (!cte.cte().columns().isEmpty()) return Optional.of(cte.cte().columns());
        Optional<List<String>> written = ProjectionScanner.columns(cte.tokens());
        if (written.isPresent() || judge.isEmpty() || !askJudge) return written;
        String before = relations.isEmpty() ? "" : "WITH\n" + String.join(",\n", relations) + "\n";
        return judge.get()
                .describeAlone(before + "SELECT * FROM (\n" + body + "\n) AS fixture_rows")
                .columns()
                .map(columns -> columns.stream().map(ColumnInfo::name).toList());
    }

    private void reportUnknown(ExpandedCte cte, Shape shape, List<String> names, String relation) {
        for (String name : FixtureTyping.unknown(shape, names)) {
            diagnostics.add(Diagnostic.of(
                            Code.B302,
                            "column '" + name + "' of '" + cte.cte().name() + "' does not exist in " + relation,
                            place(cte, name))
                    .withNote(KnownColumns.note(relation, name, shape.names()))
                    .withHelp(NearName.help(name, shape.names())));
        }
    }

    /** The first token of that name: the alias of the column, or the whole CTE when the name is not in its text. */
    private static SourceSpan place(ExpandedCte cte, String name) {
        SqlTokens tokens = cte.tokens();
        for (int at = 0; at < tokens.size(); at++) {
            boolean identifier = tokens.is(at, SqlTokenKind.WORD) || tokens.is(at, SqlTokenKind.QUOTED);
            if (identifier && tokens.content(at).equalsIgnoreCase(name)) {
                return cte.template().sql().span(tokens.start(at), tokens.end(at));
            }
        }
        return cte.cte().span();
    }

    private Optional<String> emptyFixture(ExpandedCte cte, Shape shape) {
        Reference call = cte.template().references().stream()
                .filter(reference -> reference.kind() == ReferenceKind.EMPTY_FIXTURE)
                .findFirst()
                .orElseThrow();
        if (!isWholeBody(cte.tokens())) {
            diagnostics.add(Diagnostic.of(Code.P001, "__empty_fixture() must be the whole fixture", cte.span(call))
                    .withHelp("write SELECT * FROM __empty_fixture()"));
            return Optional.empty();
        }
        if (!shape.fullyTyped() || shape.columns().isEmpty()) {
            diagnostics.add(Diagnostic.of(
                            Code.T012,
                            "__empty_fixture() needs to know every column and type of '"
                                    + cte.cte().subject() + "'",
                            cte.span(call))
                    .withHelp("declare all columns with types under contract enforced, or write the empty rows out"));
            return Optional.empty();
        }
        return Optional.of(typing.emptyRows(shape));
    }

    private static boolean isWholeBody(SqlTokens tokens) {
        int select = tokens.skipBlank(0);
        int star = tokens.next(select);
        int from = tokens.next(star);
        int call = tokens.next(from);
        int close = tokens.next(tokens.next(call));
        return tokens.isWord(select, "select")
                && tokens.isText(star, "*")
                && tokens.isWord(from, "from")
                && tokens.isText(call, ReferenceKind.EMPTY_FIXTURE.word())
                && tokens.next(close) >= tokens.size();
    }
}
