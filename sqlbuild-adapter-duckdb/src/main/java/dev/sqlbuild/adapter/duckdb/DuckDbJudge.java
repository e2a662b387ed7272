package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.FunctionDefinition.ArgumentUse;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.adapter.SqlProblem.Kind;
import dev.sqlbuild.adapter.SqlProblem.Reason;
import dev.sqlbuild.adapter.Verdict;
import dev.sqlbuild.jdbc.SqlText;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSetMetaData;
import org.duckdb.StatementReturnType;

/**
 * Judges by preparing statements in an in-memory DuckDB that holds empty tables. Preparing binds and runs nothing.
 * Syntax is judged in a second database without tables, because the engine looks for similar names among all tables
 * when one is missing.
 */
final class DuckDbJudge implements SqlJudge {
    private final ConnectionPool declared;
    private final ConnectionPool empty;
    private final Set<String> containers = ConcurrentHashMap.newKeySet();

    DuckDbJudge(ConnectionPool declared, ConnectionPool empty) {
        this.declared = declared;
        this.empty = empty;
    }

    @Override
    public Optional<SqlProblem> check(String sql) {
        Optional<SqlProblem> several = severalStatements(sql);
        if (several.isPresent()) return several;
        return attempt(empty, sql, connection -> {
                    connection.prepareStatement(sql).close();
                    return Verdict.columns(List.of());
                })
                .problem()
                .filter(problem -> problem.kind() == Kind.SYNTAX);
    }

    @Override
    public Verdict describe(String sql) {
        return describeIn(declared, sql);
    }

    @Override
    public Verdict describeAlone(String sql) {
        return describeIn(empty, sql);
    }

    private static Verdict describeIn(ConnectionPool pool, String sql) {
        Optional<SqlProblem> several = severalStatements(sql);
        if (several.isPresent()) return Verdict.problem(several.get());
        return attempt(pool, sql, connection -> describe(connection, sql));
    }

    @Override
    public void declare(RelationName relation, List<ColumnInfo> columns) {
        ensureContainer(relation);
        String create = createTable(relation, columns, true);
        Verdict verdict = attempt(declared, create, connection -> execute(connection, create));
        if (verdict.problem().isEmpty()) return;
        // A type that only the warehouse knows: its columns stay, their types are open.
        String untyped = createTable(relation, columns, false);
        Verdict again = attempt(declared, untyped, connection -> execute(connection, untyped));
        again.problem().ifPresent(problem -> {
            throw new IllegalArgumentException("cannot declare " + relation + ": " + problem.message());
        });
    }

    /** The engine binds a macro when it is created, so the definition itself is tried first. */
    @Override
    public Optional<SqlProblem> declare(FunctionDefinition function) {
        ensureContainer(function.name());
        DuckDbFunctions.Creation real = DuckDbFunctions.render(function, DuckDbFunctions.Form.TYPED);
        Optional<SqlProblem> problem = attempt(declared, real.sql(), connection -> execute(connection, real.sql()))
                .problem()
                .map(found -> found.within(real.bodyOffset()));
        String known = DuckDbFunctions.render(signatureOnly(function), DuckDbFunctions.Form.CAST)
                .sql();
        attempt(declared, known, connection -> execute(connection, known));
        return problem;
    }

    /** A function of the same form that needs nothing to exist and takes what can be cast to its arguments. */
    private static FunctionDefinition signatureOnly(FunctionDefinition function) {
        StringBuilder body = new StringBuilder("CASE WHEN 1 = 0");
        if (function.isTable()) {
            body.setLength(0);
            body.append("SELECT ")
                    .append(String.join(
                            ", ", Collections.nCopies(function.columns().size(), "NULL")))
                    .append(" WHERE 1 = 0");
        }
        List<ArgumentUse> uses = new ArrayList<>();
        for (int argument = 0; argument < function.arguments().size(); argument++) {
            body.append(" OR ");
            uses.add(new ArgumentUse(body.length(), body.length() + 1, argument));
            body.append("x IS NULL");
        }
        if (!function.isTable()) body.append(" THEN NULL END");
        return new FunctionDefinition(
                function.name(), function.arguments(), function.returns(), function.columns(), body.toString(), uses);
    }

    @Override
    public void close() {
        try (declared;
                empty) {
            containers.clear();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Verdict describe(DuckDBConnection connection, String sql) throws SQLException {
        if (mentionsPivot(sql) && dependsOnData(connection, sql)) {
            String message = "the columns of this PIVOT depend on the data; list the values with IN (...)";
            return Verdict.problem(DuckDbProblems.own(Kind.OTHER, Reason.OTHER, message, OptionalInt.empty()));
        }
        List<ColumnInfo> columns;
        try (PreparedStatement prepared = connection.prepareStatement(sql)) {
            DuckDBResultSetMetaData meta = (DuckDBResultSetMetaData) prepared.getMetaData();
            if (meta.getReturnType() != StatementReturnType.QUERY_RESULT) {
                return Verdict.problem(
                        DuckDbProblems.own(Kind.BINDING, Reason.OTHER, "this is not a query", OptionalInt.empty()));
            }
            columns = new ArrayList<>(meta.getColumnCount());
            boolean exact = true;
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                String type = meta.getColumnTypeName(i);
                columns.add(ColumnInfo.of(meta.getColumnName(i), type));
                exact &= !type.contains("ENUM");
            }
            if (columns.size() == 1 && columns.get(0).type().equals("UNKNOWN")) return Verdict.problem(parameters());
            if (!exact) columns = described(connection, sql);
        }
        return Verdict.columns(distinct(columns));
    }

    /** The statement that says also the members of an ENUM, which the driver's metadata leave out. */
    private static List<ColumnInfo> described(DuckDBConnection connection, String sql) throws SQLException {
        List<ColumnInfo> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE " + sql)) {
            while (rows.next()) columns.add(ColumnInfo.of(rows.getString(1), rows.getString(2)));
        }
        return columns;
    }

    /** Names as a table made of the query gets them: the second {@code a} becomes {@code a_1}. */
    private static List<ColumnInfo> distinct(List<ColumnInfo> columns) {
        Set<String> taken = new HashSet<>();
        List<ColumnInfo> named = new ArrayList<>(columns.size());
        for (ColumnInfo column : columns) {
            String name = column.name();
            for (int i = 1; !taken.add(name.toLowerCase(Locale.ROOT)); i++) name = column.name() + "_" + i;
            named.add(name.equals(column.name()) ? column : ColumnInfo.of(name, column.type()));
        }
        return named;
    }

    /** A pivot without listed values has a column for each value in the data, and preparing it would read the data. */
    private static boolean dependsOnData(DuckDBConnection connection, String sql) {
        try {
            connection
                    .prepareStatement("CREATE OR REPLACE TEMP VIEW __sqb_pivot AS " + sql)
                    .close();
            return false;
        } catch (SQLException e) {
            return String.valueOf(e.getMessage()).contains("pivot elements extracted from the data");
        }
    }

    private static boolean mentionsPivot(String sql) {
        for (int i = 0; i + 5 <= sql.length(); i++) {
            if (sql.regionMatches(true, i, "pivot", 0, 5)) return true;
        }
        return false;
    }

    private static SqlProblem parameters() {
        return DuckDbProblems.own(
                Kind.OTHER, Reason.OTHER, "the query has parameters without a value", OptionalInt.empty());
    }

    private static Optional<SqlProblem> severalStatements(String sql) {
        OptionalInt second = SingleStatement.second(sql);
        if (second.isEmpty()) return Optional.empty();
        String message = "expected one statement, found another after ';'";
        return Optional.of(DuckDbProblems.own(Kind.SYNTAX, Reason.SYNTAX, message, second));
    }

    private static Verdict attempt(ConnectionPool pool, String sql, ConnectionPool.Use<Verdict> work) {
        try {
            return pool.use(work);
        } catch (SQLException e) {
            return Verdict.problem(DuckDbProblems.of(String.valueOf(e.getMessage()), sql));
        }
    }

    private static Verdict execute(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return Verdict.columns(List.of());
    }

    /** Schema and database of a relation, made once. */
    private void ensureContainer(RelationName relation) {
        if (relation.schema().isEmpty()) return;
        String container = relation.withName("x").key(DuckDb.DIALECT);
        if (containers.contains(container)) return;
        synchronized (containers) {
            relation.database()
                    .filter(database -> containers.add(DuckDb.DIALECT.key(database)))
                    .ifPresent(
                            database -> run("ATTACH IF NOT EXISTS ':memory:' AS " + DuckDb.DIALECT.quoted(database)));
            SqlText schema = SqlText.of(DuckDb.DIALECT).add("CREATE SCHEMA IF NOT EXISTS ");
            relation.database().ifPresent(database -> schema.column(database).add("."));
            relation.schema().ifPresent(schema::column);
            run(schema.toString());
            containers.add(container);
        }
    }

    private void run(String sql) {
        attempt(declared, sql, connection -> execute(connection, sql)).problem().ifPresent(problem -> {
            throw new IllegalArgumentException(problem.message());
        });
    }

    private static String createTable(RelationName relation, List<ColumnInfo> columns, boolean typed) {
        SqlText sql = SqlText.of(DuckDb.DIALECT)
                .add("CREATE OR REPLACE TABLE ")
                .name(relation)
                .add(" (");
        String separator = "";
        for (ColumnInfo column : columns) {
            boolean known = typed && !column.type().equals(ColumnInfo.UNKNOWN_TYPE);
            sql.add(separator).column(column.name()).add(known ? " " + column.type() : " \"NULL\"");
            separator = ", ";
        }
        return sql.add(")").toString();
    }
}
