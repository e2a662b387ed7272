package dev.sqlbuild.adapter.check;

import static dev.sqlbuild.adapter.check.AdapterCheck.always;
import static dev.sqlbuild.adapter.check.Bench.expect;
import static dev.sqlbuild.adapter.check.Bench.expectFailure;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.FunctionDefinition.Argument;
import dev.sqlbuild.adapter.FunctionDefinition.ArgumentUse;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SQL functions: replaced in place, all or nothing. */
final class FunctionChecks {
    static final List<AdapterCheck> ALL = List.of(
            always("create and replace a scalar function", FunctionChecks::scalar),
            always("create a table function", FunctionChecks::table),
            always("change the arguments of a function", FunctionChecks::otherArguments),
            always("change a function from scalar to table", FunctionChecks::otherKind),
            always("a failing definition keeps the old function", FunctionChecks::failing),
            always("list functions", FunctionChecks::list),
            always("drop a function", FunctionChecks::drop));

    private FunctionChecks() {}

    private static FunctionDefinition half(Bench bench, String name, String body) {
        return scalar(bench.relation(name), List.of(new Argument("p_number", "INTEGER")), "INTEGER", body);
    }

    private static FunctionDefinition scalar(RelationName name, List<Argument> arguments, String returns, String body) {
        return new FunctionDefinition(name, arguments, Optional.of(returns), List.of(), body, uses(arguments, body));
    }

    private static List<ArgumentUse> uses(List<Argument> arguments, String body) {
        List<ArgumentUse> uses = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i).name();
            int at = body.indexOf(argument);
            if (at >= 0) uses.add(new ArgumentUse(at, at + argument.length(), i));
        }
        return uses;
    }

    private static void create(Bench bench, FunctionDefinition function, Optional<FunctionDefinition> former) {
        bench.adapter().createFunction(bench.session(), function, former.map(FunctionDefinition::signature));
    }

    private static Object call(Bench bench, RelationName function, String arguments) {
        String sql = "SELECT " + bench.sql(function) + "(" + arguments + ")";
        return String.valueOf(bench.session().query(sql, 1).single());
    }

    private static void scalar(Bench bench) {
        FunctionDefinition first = half(bench, "half", "p_number / 2.0");
        create(bench, first, Optional.empty());
        expect("4", call(bench, first.name(), "8"), "the value of the declared type");
        FunctionDefinition second = half(bench, "half", "p_number / 2.0 -- half and one\n + 1");
        create(bench, second, Optional.of(first));
        expect("5", call(bench, first.name(), "8"), "the new value");
    }

    private static void table(Bench bench) {
        List<Argument> arguments = List.of(new Argument("p_most", "INTEGER"));
        String body = "WITH x AS (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3)"
                + " SELECT n, n * 2 FROM x WHERE n <= p_most";
        FunctionDefinition function = new FunctionDefinition(
                bench.relation("up_to"),
                arguments,
                Optional.empty(),
                List.of(ColumnInfo.of("number", "INTEGER"), ColumnInfo.of("twice", "BIGINT")),
                body,
                uses(arguments, body));
        create(bench, function, Optional.empty());
        String sql = "SELECT sum(f.twice) FROM " + bench.sql(function.name()) + "(2) AS f";
        expect("6", String.valueOf(bench.session().query(sql, 1).single()), "sum of a column by its declared name");
    }

    private static void otherArguments(Bench bench) {
        FunctionDefinition first = half(bench, "other_arguments", "p_number + 1");
        create(bench, first, Optional.empty());
        List<Argument> two = List.of(new Argument("p_one", "INTEGER"), new Argument("p_other", "INTEGER"));
        FunctionDefinition second = scalar(first.name(), two, "BIGINT", "p_one * p_other");
        create(bench, second, Optional.of(first));
        expect("12", call(bench, first.name(), "3, 4"), "value for the new arguments");
        expectFailure(Code.E101, () -> call(bench, first.name(), "3"));
        FunctionDefinition renamed = scalar(
                first.name(),
                List.of(new Argument("p_left", "INTEGER"), new Argument("p_right", "INTEGER")),
                "BIGINT",
                "p_left - p_right");
        create(bench, renamed, Optional.of(second));
        expect("1", call(bench, first.name(), "5, 4"), "value after renaming the arguments");
    }

    private static void otherKind(Bench bench) {
        FunctionDefinition scalar = half(bench, "other_kind", "p_number + 1");
        create(bench, scalar, Optional.empty());
        FunctionDefinition table = new FunctionDefinition(
                scalar.name(),
                List.of(),
                Optional.empty(),
                List.of(ColumnInfo.of("number", "INTEGER")),
                "SELECT 7",
                List.of());
        create(bench, table, Optional.of(scalar));
        String sql = "SELECT f.number FROM " + bench.sql(table.name()) + "() AS f";
        expect("7", String.valueOf(bench.session().query(sql, 1).single()), "row of the table function");
        expectFailure(Code.E101, () -> call(bench, scalar.name(), "1"));
        create(bench, scalar, Optional.of(table));
        expect("2", call(bench, scalar.name(), "1"), "value of the scalar function again");
    }

    private static void failing(Bench bench) {
        FunctionDefinition good = half(bench, "kept", "p_number + 1");
        create(bench, good, Optional.empty());
        List<Argument> none = List.of();
        FunctionDefinition bad = scalar(good.name(), none, "INTEGER", "(SELECT no_such FROM no_such_table)");
        expectFailure(Code.E101, () -> create(bench, bad, Optional.of(good)));
        expect("3", call(bench, good.name(), "2"), "value of the old function");
    }

    private static void list(Bench bench) {
        FunctionDefinition function = half(bench, "listed", "p_number");
        create(bench, function, Optional.empty());
        List<RelationName> found = bench.adapter()
                .listFunctions(
                        bench.session(),
                        function.name().database(),
                        List.of(function.name().schema().orElseThrow()));
        expect(found.contains(function.name()), "the function is listed: " + found);
    }

    private static void drop(Bench bench) {
        FunctionDefinition scalar = half(bench, "dropped", "p_number");
        FunctionDefinition table = new FunctionDefinition(
                bench.relation("dropped_rows"),
                List.of(),
                Optional.empty(),
                List.of(ColumnInfo.of("number", "INTEGER")),
                "SELECT 7",
                List.of());
        for (FunctionDefinition function : List.of(scalar, table)) {
            create(bench, function, Optional.empty());
            bench.adapter().dropFunction(bench.session(), function.name(), function.signature());
            bench.adapter().dropFunction(bench.session(), function.name(), function.signature());
            List<RelationName> found = bench.adapter()
                    .listFunctions(
                            bench.session(),
                            function.name().database(),
                            List.of(function.name().schema().orElseThrow()));
            expect(!found.contains(function.name()), "the function is gone: " + found);
        }
    }
}
