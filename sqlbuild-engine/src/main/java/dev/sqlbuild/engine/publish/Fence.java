package dev.sqlbuild.engine.publish;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.lock.FencingToken;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The row in the warehouse by which a switch of views proves that it was allowed to happen, and later that it did
 * (virtual-operations.md 2.2). It is written in the transaction of the switch: whoever held the lock later has a greater
 * token there, and an operation whose id stands there has switched.
 */
public final class Fence {
    private static final String TABLE = "_sqb_fences";
    private static final String VDE = "virtual_environment_name";
    private static final String TOKEN = "fencing_token";
    private static final String OPERATION = "operation_id";
    private static final String SWITCHED_AT = "switched_at";

    private final Adapter adapter;
    private final RelationName table;

    /** @param beside a relation of the physical schema that holds the table */
    public Fence(Adapter adapter, RelationName beside) {
        this.adapter = adapter;
        this.table = beside.withName(TABLE);
    }

    /** A row of the table. */
    public record Row(FencingToken token, String operation) {}

    /** The row of a VDE, if it was ever switched. */
    public Optional<Row> find(Session session, VdeName vde) {
        if (adapter.findKind(session, table).isEmpty()) return Optional.empty();
        return read(session, vde);
    }

    /** A lease whose token is greater than the last one seen by the warehouse, also after the store was reset. */
    public Lease ahead(Session session, VdeName vde, Leases leases, Lease lease) {
        return find(session, vde)
                .filter(row -> row.token().value() >= lease.token().value())
                .map(row -> leases.raise(lease, row.token()))
                .orElse(lease);
    }

    private Optional<Row> read(Session session, VdeName vde) {
        SqlText sql = SqlText.of(adapter.dialect())
                .add("SELECT ")
                .columns(List.of(TOKEN, OPERATION))
                .add(" FROM ")
                .name(table)
                .add(" WHERE ")
                .column(VDE)
                .add(" = ")
                .add(text(vde.text()));
        List<List<@Nullable Object>> rows = session.query(sql.toString()).rows();
        return rows.stream()
                .findFirst()
                .map(row -> new Row(new FencingToken(number(row.get(0))), String.valueOf(row.get(1))));
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : Long.parseLong(String.valueOf(value));
    }

    /**
     * Enters a switch, inside its transaction and with the schema there.
     *
     * @return false when a later holder of the lock has switched already; nothing may be changed then
     */
    public boolean pass(Session session, VdeName vde, FencingToken token, String operation) {
        if (adapter.findKind(session, table).isEmpty()) create(session);
        if (read(session, vde).isEmpty()) insert(session, vde);
        SqlText update = SqlText.of(adapter.dialect())
                .add("UPDATE ")
                .name(table)
                .add(" SET ")
                .column(TOKEN)
                .add(" = " + token + ", ")
                .column(OPERATION)
                .add(" = ")
                .add(text(operation))
                .add(", ")
                .column(SWITCHED_AT)
                .add(" = CAST(" + adapter.currentTimestamp() + " AS " + adapter.typeOf(LogicalType.TIMESTAMP) + ")")
                .add(" WHERE ")
                .column(VDE)
                .add(" = ")
                .add(text(vde.text()))
                .add(" AND ")
                .column(TOKEN)
                .add(" <= " + token);
        return session.execute(update.toString()) > 0;
    }

    private void create(Session session) {
        SqlText sql = SqlText.of(adapter.dialect())
                .add("CREATE TABLE IF NOT EXISTS ")
                .name(table)
                .add(" (");
        String separator = "";
        for (ColumnInfo column : List.of(
                ColumnInfo.of(VDE, adapter.typeOf(LogicalType.STRING) + " PRIMARY KEY"),
                ColumnInfo.of(TOKEN, adapter.typeOf(LogicalType.INTEGER)),
                ColumnInfo.of(OPERATION, adapter.typeOf(LogicalType.STRING)),
                ColumnInfo.of(SWITCHED_AT, adapter.typeOf(LogicalType.TIMESTAMP)))) {
            sql.add(separator).column(column.name()).add(" " + column.type());
            separator = ", ";
        }
        session.execute(sql.add(")").toString());
    }

    private void insert(Session session, VdeName vde) {
        session.execute(SqlText.of(adapter.dialect())
                .add("INSERT INTO ")
                .name(table)
                .add(" (")
                .columns(List.of(VDE, TOKEN))
                .add(") VALUES (" + text(vde.text()) + ", 0) ON CONFLICT DO NOTHING")
                .toString());
    }

    private String text(String value) {
        return adapter.literal(value, LogicalType.STRING);
    }
}
