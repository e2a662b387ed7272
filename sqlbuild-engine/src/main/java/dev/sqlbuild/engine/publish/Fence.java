package dev.sqlbuild.engine.publish;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.engine.virtual.SiteOwner;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.lock.FencingToken;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
    /** Key of the row that names the owner of the schemas; no VDE can have it for a name. */
    private static final String OWNER = "sqb_owner";

    private final Adapter adapter;
    private final RelationName table;
    private final SiteOwner owner;

    public Fence(VirtualSite site) {
        this.adapter = site.adapter();
        this.table = site.fenced().withName(TABLE);
        this.owner = site.owner();
    }

    /** A row of the table. */
    public record Row(FencingToken token, String operation) {}

    /** The row of a VDE, if it was ever switched. */
    public Optional<Row> find(Session session, VdeName vde) {
        return find(session, vde.text());
    }

    private Optional<Row> find(Session session, String key) {
        if (adapter.findKind(session, table).isEmpty()) return Optional.empty();
        return Optional.ofNullable(read(session, List.of(key)).get(key));
    }

    /** Who switched here first, and whose the schema is therefore. */
    public Optional<String> findOwner(Session session) {
        return find(session, OWNER).map(Row::operation);
    }

    /** A lease whose token is greater than the last one seen by the warehouse, also after the store was reset. */
    public Lease ahead(Session session, VdeName vde, Leases leases, Lease lease) {
        return find(session, vde)
                .filter(row -> row.token().value() >= lease.token().value())
                .map(row -> leases.raise(lease, row.token()))
                .orElse(lease);
    }

    private Map<String, Row> read(Session session, List<String> keys) {
        SqlText sql = SqlText.of(adapter.dialect())
                .add("SELECT ")
                .columns(List.of(VDE, TOKEN, OPERATION))
                .add(" FROM ")
                .name(table)
                .add(" WHERE ")
                .column(VDE)
                .add(" IN (" + keys.stream().map(this::text).collect(Collectors.joining(", ")) + ")");
        Map<String, Row> rows = new HashMap<>();
        for (List<@Nullable Object> row : session.query(sql.toString()).rows()) {
            FencingToken token = new FencingToken(number(row.get(1)));
            rows.put(String.valueOf(row.get(0)), new Row(token, String.valueOf(row.get(2))));
        }
        return rows;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : Long.parseLong(String.valueOf(value));
    }

    /**
     * Enters a switch, inside its transaction and with the schema there. The first to do so becomes the owner.
     *
     * @return false when a later holder of the lock has switched already; nothing may be changed then
     * @throws SqlBuildException {@code S093} when somebody else became the owner meanwhile
     */
    public boolean pass(Session session, VdeName vde, FencingToken token, String operation) {
        if (adapter.findKind(session, table).isEmpty()) create(session);
        Map<String, Row> rows = read(session, List.of(OWNER, vde.text()));
        own(session, Optional.ofNullable(rows.get(OWNER)).map(Row::operation));
        if (!rows.containsKey(vde.text())) insert(session, vde.text(), Optional.empty());
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

    private void own(Session session, Optional<String> found) {
        if (found.filter(owner.name()::equals).isPresent()) return;
        if (found.isEmpty()) {
            if (insert(session, OWNER, Optional.of(owner.name()))) return;
            // Another first switch came between the look and the grasp.
            Optional.ofNullable(read(session, List.of(OWNER)).get(OWNER))
                    .ifPresent(first -> owner.require(table, first.operation()));
            return;
        }
        owner.require(table, found.get());
        session.execute(SqlText.of(adapter.dialect())
                .add("UPDATE ")
                .name(table)
                .add(" SET ")
                .column(OPERATION)
                .add(" = " + text(owner.name()) + " WHERE ")
                .column(VDE)
                .add(" = " + text(OWNER))
                .toString());
    }

    private boolean insert(Session session, String key, Optional<String> operation) {
        String value = operation.map(this::text).orElse("NULL");
        SqlText sql = SqlText.of(adapter.dialect())
                .add("INSERT INTO ")
                .name(table)
                .add(" (")
                .columns(List.of(VDE, TOKEN, OPERATION))
                .add(") VALUES (" + text(key) + ", 0, " + value + ") ON CONFLICT DO NOTHING");
        return session.execute(sql.toString()) > 0;
    }

    private String text(String value) {
        return adapter.literal(value, LogicalType.STRING);
    }
}
