package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another database file, read beside the one that is open. */
final class DuckDbAttachment {
    private static final String NAME = "sqb_other";

    private DuckDbAttachment() {}

    /** The name of its database; one that the connection has attached already keeps its own. */
    static String of(Session session, Path file) {
        if (!Files.exists(file)) {
            throw new SqlBuildException(Diagnostic.of(Code.E102, "database file " + file + " does not exist")
                    .withHelp("build the other environment first, or check its connection"));
        }
        String find = text().add("SELECT database_name FROM duckdb_databases() WHERE path = ")
                .literal(file.toString())
                .toString();
        List<List<@Nullable Object>> found = session.query(find).rows();
        if (!found.isEmpty()) return String.valueOf(found.get(0).get(0));
        session.execute(text().add("ATTACH ")
                .literal(file.toString())
                .add(" AS " + NAME + " (READ_ONLY)")
                .toString());
        return NAME;
    }

    private static SqlText text() {
        return SqlText.of(DuckDb.DIALECT);
    }
}
