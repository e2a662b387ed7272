package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.FunctionDefinition.Argument;
import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL functions as macros. */
final class DuckDbFunctions {
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");

    private DuckDbFunctions() {}

    /** How the arguments of a macro are declared. */
    enum Form {
        /** With their types; refused by files of a storage version before 1.4. */
        TYPED,
        /** Without types, under names of their own; cast at every place where the body reads them. */
        CAST,
        /** Without types and casts. */
        PLAIN
    }

    /** A statement, and where in it the body of the function begins. */
    record Creation(String sql, int bodyOffset) {}

    static Creation render(FunctionDefinition function, Form form) {
        SqlText sql = SqlText.of(DuckDb.DIALECT)
                .add("CREATE OR REPLACE MACRO ")
                .name(function.name())
                .add("(");
        String separator = "";
        for (Argument argument : function.arguments()) {
            sql.add(separator).part(parameter(argument, form));
            if (form == Form.TYPED) sql.add(" ").add(argument.type());
            separator = ", ";
        }
        sql.add(") AS ");
        String result = "";
        if (function.isTable()) {
            sql.add("TABLE ").add(columns(function)).add(" FROM (\n");
            result = ") AS " + alias(function);
        } else {
            sql.add("(CAST((\n");
            result = ") AS " + function.returns().orElseThrow() + "))";
        }
        int bodyOffset = sql.toString().length();
        return new Creation(sql.add(body(function, form)).add("\n").add(result).toString(), bodyOffset);
    }

    /** {@code SELECT CAST(q."c" AS T) AS "c", ...}. */
    private static String columns(FunctionDefinition function) {
        SqlText sql = SqlText.of(DuckDb.DIALECT).add("SELECT ");
        String separator = "";
        for (ColumnInfo column : function.columns()) {
            sql.add(separator).add("CAST(q.").column(column.name());
            sql.add(" AS ").add(column.type()).add(") AS ").column(column.name());
            separator = ", ";
        }
        return sql.toString();
    }

    private static String alias(FunctionDefinition function) {
        return SqlText.of(DuckDb.DIALECT)
                .add("q(")
                .columns(function.columns().stream().map(ColumnInfo::name).toList())
                .add(")")
                .toString();
    }

    private static String parameter(Argument argument, Form form) {
        return form == Form.CAST ? "__" + argument.name() : argument.name();
    }

    private static String body(FunctionDefinition function, Form form) {
        if (form != Form.CAST) return function.body();
        return function.bodyWith(argument ->
                "CAST(" + DuckDb.DIALECT.relationPart(parameter(argument, form)) + " AS " + argument.type() + ")");
    }

    /**
     * Creates or replaces the macro. Without typed parameters, casts inside the body keep the declared types; where the
     * engine does not take them there, as for an alias named like an argument, the arguments stay as they are passed.
     */
    static void create(Session session, FunctionDefinition function, Optional<FunctionSignature> former) {
        if (takesTypes(session, function.name().database())) {
            create(session, function, former, Form.TYPED);
            return;
        }
        try {
            create(session, function, former, Form.CAST);
        } catch (StatementFailedException refused) {
            if (session.isInTransaction()) throw refused;
            create(session, function, former, Form.PLAIN);
        }
    }

    private static void create(
            Session session, FunctionDefinition function, Optional<FunctionSignature> former, Form form) {
        String create = render(function, form).sql();
        boolean otherKind =
                former.filter(before -> before.table() != function.isTable()).isPresent();
        if (!otherKind) {
            session.execute(create);
            return;
        }
        // Scalar and table macros have catalogues of their own: replacing one leaves the other.
        String drop = renderDrop(function.name(), !function.isTable());
        session.inTransaction(() -> {
            session.execute(drop);
            session.execute(create);
        });
    }

    /** What drops a table macro, or a scalar one. */
    static String renderDrop(RelationName name, boolean table) {
        return SqlText.of(DuckDb.DIALECT)
                .add(table ? "DROP MACRO TABLE IF EXISTS " : "DROP MACRO IF EXISTS ")
                .name(name)
                .toString();
    }

    private static boolean takesTypes(Session session, Optional<String> database) {
        SqlText sql = SqlText.of(DuckDb.DIALECT)
                .add("SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = ");
        if (database.isPresent()) sql.literal(database.get());
        else sql.add("current_database()");
        List<? extends List<?>> rows = session.query(sql.toString(), 1).rows();
        Object version = rows.isEmpty() ? null : rows.get(0).get(0);
        // Only databases in memory have no storage version.
        return version == null || isAtLeast14(version.toString());
    }

    static boolean isAtLeast14(String storageVersion) {
        Matcher parts = VERSION.matcher(storageVersion);
        if (!parts.matches()) return false;
        int major = Integer.parseInt(parts.group(1));
        return major > 1 || (major == 1 && Integer.parseInt(parts.group(2)) >= 4);
    }
}
