package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Declared columns of a table and what they oblige it to at run time (models.md 6).
 *
 * @param columns declared columns
 * @param enforced whether it must have exactly these columns
 */
public record TableContract(List<Column> columns, boolean enforced) {
    public static final TableContract NONE = new TableContract(List.of(), false);

    public TableContract {
        columns = List.copyOf(columns);
    }

    boolean isTyped() {
        return columns.stream().anyMatch(column -> column.type().isPresent());
    }

    /** The columns with the declared types, which they have once they are enforced. */
    List<ColumnInfo> declaredOver(Adapter adapter, List<ColumnInfo> actual) {
        return actual.stream()
                .map(column -> typeFor(adapter, column)
                        .map(type -> ColumnInfo.of(column.name(), type))
                        .orElse(column))
                .toList();
    }

    /** The same without the obligation to have exactly these columns. */
    TableContract withoutShape() {
        return new TableContract(columns, false);
    }

    /** Casts the staging table where a declared type differs, then checks its columns. */
    void apply(NodeRun run, RelationName staging, RelationName destination) {
        if (!isTyped() && !enforced) return;
        run.enter(Phase.TYPE_ENFORCEMENT);
        List<ColumnInfo> actual = columnsOf(run, staging);
        if (castNeeded(run.adapter(), actual)) {
            cast(run, staging, new HelperNames(run.adapter().dialect()).typedStaging(destination), actual);
            actual = columnsOf(run, staging);
        }
        run.built(actual);
        requireContract(run, actual);
    }

    /** Checks columns that are not cast. */
    void requireContract(NodeRun run, List<ColumnInfo> actual) {
        if (!enforced) return;
        run.enter(Phase.CONTRACT);
        requireShape(run.adapter(), actual, run.work().id().name());
    }

    /** By describing a query: unlike reading the catalogue its cost does not grow with the number of tables. */
    static List<ColumnInfo> columnsOf(NodeRun run, RelationName relation) {
        String sql = SqlText.of(run.adapter().dialect())
                .add("SELECT * FROM ")
                .name(relation)
                .toString();
        return run.adapter().queryColumns(run.session(), sql);
    }

    private boolean castNeeded(Adapter adapter, List<ColumnInfo> actual) {
        return actual.stream().anyMatch(column -> typeFor(adapter, column).isPresent());
    }

    /** The declared type, when it is not the one the column has. */
    private Optional<String> typeFor(Adapter adapter, ColumnInfo actual) {
        return declared(actual.name()).flatMap(Column::type).filter(type -> !adapter.typesEqual(type, actual.type()));
    }

    private Optional<Column> declared(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .or(() -> columns.stream()
                        .filter(column -> column.name().equalsIgnoreCase(name))
                        .findFirst());
    }

    private void cast(NodeRun run, RelationName staging, RelationName typed, List<ColumnInfo> actual) {
        Adapter adapter = run.adapter();
        SqlText sql = SqlText.of(adapter.dialect()).add("SELECT ");
        String separator = "";
        for (ColumnInfo column : actual) {
            sql.add(separator);
            Optional<String> type = typeFor(adapter, column);
            if (type.isPresent()) {
                sql.add("CAST(").column(column.name()).add(" AS " + type.get() + ") AS ");
            }
            sql.column(column.name());
            separator = ", ";
        }
        String query = sql.add(" FROM ").name(staging).toString();
        Session session = run.session();
        try {
            adapter.createTableAs(session, typed, query, Ownership.MANAGED);
        } catch (StatementFailedException e) {
            throw e.during("casting to the declared types; the rows are kept in " + staging);
        }
        session.inTransaction(() -> {
            adapter.drop(session, staging, RelationKind.TABLE);
            adapter.rename(session, typed, staging, RelationKind.TABLE);
        });
    }

    private void requireShape(Adapter adapter, List<ColumnInfo> actual, String model) {
        List<Diagnostic> violations = new ArrayList<>();
        for (Column column : columns) {
            if (actual.stream().noneMatch(found -> found.name().equalsIgnoreCase(column.name()))) {
                violations.add(Diagnostic.of(Code.K010, "declared column '" + column.name() + "' is missing"));
            }
        }
        for (ColumnInfo column : actual) {
            if (declared(column.name()).isEmpty()) {
                violations.add(Diagnostic.of(Code.K011, "column '" + column.name() + "' is not declared"));
            } else {
                typeFor(adapter, column)
                        .ifPresent(type -> violations.add(Diagnostic.of(
                                Code.K013,
                                "column '" + column.name() + "' is " + column.type() + ", declared " + type)));
            }
        }
        if (violations.isEmpty()) return;
        StringBuilder message = new StringBuilder("model '" + model + "' breaks its contract");
        violations.forEach(violation ->
                message.append('\n').append(violation.code()).append(": ").append(violation.message()));
        throw new SqlBuildException(Diagnostic.of(violations.get(0).code(), message.toString())
                .withHelp("make the query return exactly the declared columns, or correct MODEL(columns)"));
    }
}
