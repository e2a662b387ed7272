package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes columns that views read. The server refuses that while the views stand, so they are dropped and written again
 * as they were, with owner, privileges and comments, in the transaction of the change; a view that cannot come back
 * undoes all of it.
 */
final class ViewsAside {
    private static final String SET_PATH = "SELECT pg_catalog.set_config('search_path', %s, true)";

    private final Session session;
    private final RelationName relation;
    private final Map<RelationName, DependentView> leaving = new LinkedHashMap<>();
    private final List<Diagnostic> warnings = new ArrayList<>();

    ViewsAside(Session session, RelationName relation) {
        this.session = session;
        this.relation = relation;
    }

    /** Views that read one of the columns directly, with those that they read. */
    static Map<RelationName, Set<String>> readers(Session session, RelationName relation, Collection<String> columns) {
        Map<RelationName, Set<String>> readers = new LinkedHashMap<>();
        for (DependentView view : DependentView.of(session, relation)) {
            Set<String> used = new TreeSet<>(view.usedColumns());
            used.retainAll(columns);
            if (!used.isEmpty()) readers.put(view.name(), used);
        }
        return readers;
    }

    /** Runs the change, inside a transaction; returns privileges that could not be carried over. */
    List<Diagnostic> during(Collection<String> columns, Runnable change) {
        String path = String.valueOf(session.query("SELECT pg_catalog.current_setting('search_path')")
                .single());
        setPath("");
        for (DependentView view : DependentView.of(session, relation)) {
            if (view.usedColumns().stream().anyMatch(columns::contains)) leave(view);
        }
        List<DependentView> views = List.copyOf(leaving.values());
        views.forEach(this::drop);
        setPath(path);
        change.run();
        setPath("");
        for (int last = views.size() - 1; last >= 0; last--) create(views.get(last));
        setPath(path);
        return warnings;
    }

    /** Whoever reads the view leaves before it. */
    private void leave(DependentView view) {
        if (leaving.containsKey(view.name())) return;
        if (!view.plain()) throw refused(view, " reads them");
        DependentView.of(session, view.name()).forEach(this::leave);
        leaving.put(view.name(), view);
    }

    private void drop(DependentView view) {
        String sql = SqlText.of(Postgres.DIALECT)
                .add("CREATE TABLE ")
                .name(traits(view))
                .add(" (LIKE ")
                .name(view.name())
                .add(")")
                .toString();
        session.execute(sql);
        warnings.addAll(Traits.copy(session, view.name(), traits(view)));
        session.execute(
                SqlText.of(Postgres.DIALECT).add("DROP VIEW ").name(view.name()).toString());
    }

    private void create(DependentView view) {
        try {
            session.inSavepoint(() -> session.execute(view.create(false)));
        } catch (StatementFailedException e) {
            if (PostgresSwap.isConflict(e)) throw e;
            throw refused(view, " cannot be written again: " + e.engineMessage());
        }
        warnings.addAll(Traits.copy(session, traits(view), view.name()));
        session.execute(SqlText.of(Postgres.DIALECT)
                .add("DROP TABLE ")
                .name(traits(view))
                .toString());
    }

    /** A table without rows that holds what the view had beside its query; it never outlives the transaction. */
    private static RelationName traits(DependentView view) {
        return new HelperNames(Postgres.DIALECT).derived(view.name(), "__sqb_traits");
    }

    private SqlBuildException refused(DependentView view, String why) {
        return new SqlBuildException(Diagnostic.of(
                        Code.A504,
                        "cannot change the columns of " + relation + ": " + view.kind() + " " + view.name() + why)
                .withNote(relation + " and all that reads it are unchanged")
                .withHelp("change or drop " + view.name() + " first"));
    }

    private void setPath(String path) {
        session.query(SET_PATH.formatted(Postgres.DIALECT.stringLiteral(path)));
    }
}
