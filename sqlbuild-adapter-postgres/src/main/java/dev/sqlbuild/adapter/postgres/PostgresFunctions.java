package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.FunctionDefinition.Argument;
import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Functions in language SQL. */
final class PostgresFunctions {
    private PostgresFunctions() {}

    static String render(FunctionDefinition function) {
        SqlText sql =
                text().add("CREATE OR REPLACE FUNCTION ").name(function.name()).add("(");
        String separator = "";
        for (Argument argument : function.arguments()) {
            // The body names arguments without quotes, which the server reads in lower case.
            sql.add(separator)
                    .part(argument.name().toLowerCase(Locale.ROOT))
                    .add(" ")
                    .add(argument.type());
            separator = ", ";
        }
        String body = function.isTable() ? table(function) : scalar(function);
        String tag = tag(body);
        sql.add(") RETURNS ")
                .add(function.returns().orElseGet(() -> columns(function)))
                .add(" LANGUAGE SQL AS ");
        return sql.add(tag).add("\n").add(body).add("\n").add(tag).toString();
    }

    private static String columns(FunctionDefinition function) {
        SqlText sql = text().add("TABLE (");
        String separator = "";
        for (ColumnInfo column : function.columns()) {
            sql.add(separator).column(column.name()).add(" ").add(column.type());
            separator = ", ";
        }
        return sql.add(")").toString();
    }

    private static String scalar(FunctionDefinition function) {
        return "SELECT CAST((\n" + function.body() + "\n) AS "
                + function.returns().orElseThrow() + ")";
    }

    private static String table(FunctionDefinition function) {
        SqlText sql = text().add("SELECT ");
        String separator = "";
        for (ColumnInfo column : function.columns()) {
            sql.add(separator)
                    .add("CAST(q.")
                    .column(column.name())
                    .add(" AS ")
                    .add(column.type())
                    .add(")");
            separator = ", ";
        }
        return sql.add(" FROM (\n")
                .add(function.body())
                .add("\n) AS q(")
                .columns(function.columns().stream().map(ColumnInfo::name).toList())
                .add(")")
                .toString();
    }

    /** A dollar tag that the body does not contain. */
    private static String tag(String body) {
        String tag = "$sqb$";
        for (int i = 1; body.contains(tag); i++) tag = "$sqb" + i + "$";
        return tag;
    }

    /** Creates or replaces the function; one of another signature is dropped in the same transaction. */
    static void create(Session session, FunctionDefinition function, Optional<FunctionSignature> former) {
        String create = render(function);
        List<String> types = function.signature().argumentTypes();
        List<String> before = former.map(FunctionSignature::argumentTypes).orElse(types);
        if (!sameTypes(before, types)) {
            replace(session, function.name(), before, create);
            return;
        }
        try {
            // Inside a transaction the refusal must not take the rest of it along.
            if (session.isInTransaction()) session.inSavepoint(() -> session.execute(create));
            else session.execute(create);
        } catch (StatementFailedException e) {
            boolean otherResult = e.sqlState()
                    .filter(SqlState.INVALID_FUNCTION_DEFINITION::equals)
                    .isPresent();
            if (!otherResult) throw e;
            replace(session, function.name(), types, create);
        }
    }

    private static boolean sameTypes(List<String> some, List<String> others) {
        List<String> normal = some.stream().map(PostgresTypeName::normalize).toList();
        return normal.equals(others.stream().map(PostgresTypeName::normalize).toList());
    }

    private static void replace(Session session, RelationName name, List<String> types, String create) {
        String drop = text().add("DROP FUNCTION IF EXISTS ")
                .name(name)
                .add("(" + String.join(", ", types) + ")")
                .toString();
        Runnable exchange = () -> {
            drop(session, name, drop);
            session.execute(create);
        };
        if (session.isInTransaction()) exchange.run();
        else session.inTransaction(exchange);
    }

    private static void drop(Session session, RelationName name, String drop) {
        try {
            session.execute(drop);
        } catch (StatementFailedException e) {
            if (e.kind() != FailureKind.DEPENDENCY) throw e;
            throw new SqlBuildException(
                    Diagnostic.of(
                                    Code.A504,
                                    "cannot replace function " + name
                                            + ": its arguments or result changed and other objects depend on it")
                            .withNote(e.engineMessage())
                            .withHelp("drop what depends on it, or give the changed function another name"),
                    e);
        }
    }

    private static SqlText text() {
        return SqlText.of(Postgres.DIALECT);
    }
}
