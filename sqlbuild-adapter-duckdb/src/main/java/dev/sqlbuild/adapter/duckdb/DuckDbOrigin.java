package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.AttachedOrigin;
import dev.sqlbuild.adapter.CloneOrigin;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Another database file as an origin: attached read-only, so that nothing in it can change (virtual-operations.md 7). */
final class DuckDbOrigin {
    private static final String DATABASE = "__sqb_clone_origin";

    private DuckDbOrigin() {}

    static Optional<CloneOrigin> find(
            Adapter adapter, Session session, ConnectionConfig target, ConnectionConfig origin, Path projectDir) {
        Optional<Path> own = new DuckDbOpening(target, projectDir).file();
        Optional<Path> other = new DuckDbOpening(origin, projectDir).file();
        if (own.equals(other)) return Optional.of(AttachedOrigin.inPlace(adapter, session));
        // Attaching a file that is not there would look like an engine's fault; a database in memory has none.
        if (other.filter(Files::isRegularFile).isEmpty()) return Optional.empty();
        session.execute(text().add("ATTACH ")
                .literal(other.get().toString())
                .add(" AS ")
                .part(DATABASE)
                .add(" (READ_ONLY)")
                .toString());
        String detach = text().add("DETACH ").part(DATABASE).toString();
        return Optional.of(AttachedOrigin.as(adapter, session, DATABASE, () -> session.execute(detach)));
    }

    private static SqlText text() {
        return SqlText.of(DuckDb.DIALECT);
    }
}
