package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.AttachedOrigin;
import dev.sqlbuild.adapter.CloneOrigin;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Another database as an origin: rows are streamed from one connection to the other and never held. */
final class PostgresOrigin implements CloneOrigin {
    private final Adapter adapter;
    private final Warehouse warehouse;
    private final Session session;

    private PostgresOrigin(Adapter adapter, Warehouse warehouse) {
        this.adapter = adapter;
        this.warehouse = warehouse;
        this.session = warehouse.openSession();
    }

    static Optional<CloneOrigin> find(
            Adapter adapter, Session session, ConnectionConfig target, ConnectionConfig origin, Path projectDir) {
        PostgresOpening own = new PostgresOpening(target, projectDir, System.getenv());
        PostgresOpening other = new PostgresOpening(origin, projectDir, System.getenv());
        if (own.url().equals(other.url())) return Optional.of(AttachedOrigin.inPlace(adapter, session));
        return Optional.of(new PostgresOrigin(adapter, PostgresWarehouse.open(other)));
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public RelationName locate(RelationName relation) {
        return relation;
    }

    @Override
    public void copy(Session target, RelationName located, RelationName destination, boolean hard) {
        try (Session origin = warehouse.openSession()) {
            List<ColumnInfo> columns = adapter.columns(origin, located);
            adapter.createTable(target, destination, columns, Ownership.UNMANAGED);
            String names = SqlText.of(Postgres.DIALECT)
                    .columns(columns.stream().map(ColumnInfo::name).toList())
                    .toString();
            String out = SqlText.of(Postgres.DIALECT)
                    .add("COPY (SELECT " + names + " FROM ")
                    .name(located)
                    .add(") TO STDOUT WITH (FORMAT text, ENCODING 'UTF8')")
                    .toString();
            String in = SqlText.of(Postgres.DIALECT)
                    .add("COPY ")
                    .name(destination)
                    .add(" (" + names + ") FROM STDIN WITH (FORMAT text, ENCODING 'UTF8')")
                    .toString();
            origin.work(out, connection -> {
                CopyOut rows =
                        connection.unwrap(PGConnection.class).getCopyAPI().copyOut(out);
                try {
                    PostgresBulkLoad.copy(target, in, sink -> send(rows, sink));
                } finally {
                    if (rows.isActive()) rows.cancelCopy();
                }
                return 0L;
            });
        }
    }

    private static void send(CopyOut rows, CopyBatch.Sink sink) throws SQLException {
        for (byte[] row = rows.readFromCopy(); row != null; row = rows.readFromCopy()) {
            sink.write(row, 0, row.length);
        }
    }

    @Override
    public void close() {
        session.close();
        warehouse.close();
    }
}
