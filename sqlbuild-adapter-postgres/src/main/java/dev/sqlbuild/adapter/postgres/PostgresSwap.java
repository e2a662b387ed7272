package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Replaced;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One replacement inside one transaction: the old relation steps aside under another name, the new one takes its
 * place and its traits, every view that read the old one is written again to read the new one, and the old one goes. A
 * view whose columns change by that is itself replaced in the same way. Any failure undoes all of it.
 *
 * <p>Names in here are qualified; the search path is empty.
 */
final class PostgresSwap {
    private static final String SET_PATH = "SELECT pg_catalog.set_config('search_path', %s, true)";
    private static final HelperNames HELPERS = new HelperNames(Postgres.DIALECT);

    private final Session session;
    private final RelationName replaced;
    private final Set<String> rebuilt;
    private final String pathOfSession;
    private final PostgresCatalog catalog = new PostgresCatalog();
    /** Definitions as they were before any name changed its meaning. */
    private final Map<String, DependentView> original = new HashMap<>();

    private final List<Former> formers = new ArrayList<>();
    private final List<Diagnostic> warnings = new ArrayList<>();

    /** A relation that stepped aside. */
    private record Former(RelationName name, RelationName now, RelationKind kind, boolean kept) {}

    /**
     * @param replaced the relation that is replaced, as it is called in messages
     * @param rebuilt relations that this run builds anew
     */
    PostgresSwap(Session session, RelationName replaced, Set<RelationName> rebuilt) {
        this.session = session;
        this.replaced = replaced;
        this.pathOfSession = String.valueOf(session.query("SELECT pg_catalog.current_setting('search_path')")
                .single());
        this.rebuilt = rebuilt.stream().map(PostgresSwap::key).collect(Collectors.toSet());
    }

    /** @param install puts the new relation under the name of the old one */
    Replaced swap(RelationName relation, RelationKind kind, Runnable install) {
        session.query(SET_PATH.formatted("''"));
        replace(relation, kind, install);
        List<RelationName> kept = new ArrayList<>();
        for (Former former : formers) {
            if (former.kept()) kept.add(former.now());
            else drop(former);
        }
        session.query(SET_PATH.formatted(literal(pathOfSession)));
        return new Replaced(warnings, kept);
    }

    /** A statement of the project, in which bare names mean what they mean to the session. */
    void withPathOfSession(String sql) {
        session.query(SET_PATH.formatted(literal(pathOfSession)));
        session.execute(sql);
        session.query(SET_PATH.formatted("''"));
    }

    private void replace(RelationName relation, RelationKind kind, Runnable install) {
        List<DependentView> dependents = DependentView.of(session, relation);
        dependents.forEach(view -> original.putIfAbsent(key(view.name()), view));
        RelationName aside = freeName(relation);
        session.execute(rename(relation, aside, kind));
        install.run();
        warnings.addAll(Traits.copy(session, aside, relation));
        boolean kept = false;
        for (DependentView view : dependents)
            kept |= !rebind(relation, original.getOrDefault(key(view.name()), view), view);
        formers.add(new Former(relation, aside, kind, kept));
    }

    /** False when the view had to stay with the old relation. */
    private boolean rebind(RelationName relation, DependentView view, DependentView reading) {
        try {
            session.inSavepoint(() -> rewrite(view));
            return true;
        } catch (StatementFailedException e) {
            if (isConflict(e)) throw e;
            if (rebuilt.contains(key(view.name()))) return false;
            throw refused(relation, reading, e);
        }
    }

    private void rewrite(DependentView view) {
        try {
            session.inSavepoint(() -> session.execute(view.create(true)));
        } catch (StatementFailedException e) {
            boolean columnsDiffer = hasState(e, SqlState.INVALID_TABLE_DEFINITION);
            if (!columnsDiffer || !view.plain()) throw e;
            replace(view.name(), RelationKind.VIEW, () -> session.execute(view.create(false)));
        }
    }

    private SqlBuildException refused(RelationName relation, DependentView view, StatementFailedException cause) {
        Set<String> present = catalog.columns(session, relation).stream()
                .map(column -> column.name())
                .collect(Collectors.toSet());
        Optional<String> missing = view.missing(present);
        String why = missing.map(column -> " uses column \"" + column + "\" that no longer exists")
                .orElseGet(() -> " cannot be written again: " + cause.engineMessage());
        return new SqlBuildException(
                Diagnostic.of(Code.A504, "cannot replace " + replaced + ": " + view.kind() + " " + view.name() + why)
                        .withNote(replaced + " and all that reads it are unchanged")
                        .withHelp(
                                missing.isPresent()
                                        ? "keep the column, or change " + view.name() + " first"
                                        : "change or drop " + view.name() + " first"),
                cause);
    }

    private void drop(Former former) {
        try {
            session.execute((former.kind() == RelationKind.VIEW ? "DROP VIEW " : "DROP TABLE ")
                    + former.now().render(Postgres.DIALECT));
        } catch (StatementFailedException e) {
            if (e.kind() != FailureKind.DEPENDENCY) throw e;
            String names = e.engineMessage()
                    .lines()
                    .filter(line -> !line.startsWith("HINT"))
                    .map(line -> line.replace("DETAIL: ", ""))
                    .skip(1)
                    .collect(Collectors.joining("; "))
                    .replace(former.now().name(), former.name().name());
            throw new SqlBuildException(
                    Diagnostic.of(Code.A504, "cannot replace " + replaced + ": " + names)
                            .withNote(replaced + " and all that reads it are unchanged")
                            .withHelp("drop what depends on it first, or make it depend on a view"),
                    e);
        }
    }

    /** The usual name of a former relation; another one while a view still reads that of an earlier run. */
    private RelationName freeName(RelationName relation) {
        RelationName usual = HELPERS.old(relation);
        Optional<RelationKind> leftover = catalog.kind(session, usual);
        if (leftover.isEmpty()) return usual;
        try {
            String word = leftover.get() == RelationKind.VIEW ? "DROP VIEW " : "DROP TABLE ";
            session.inSavepoint(() -> session.execute(word + usual.render(Postgres.DIALECT)));
            return usual;
        } catch (StatementFailedException e) {
            if (e.kind() != FailureKind.DEPENDENCY) throw e;
            String unique = Long.toHexString(System.nanoTime());
            return HELPERS.derived(relation, "__old_" + unique.substring(Math.max(0, unique.length() - 8)));
        }
    }

    private static String literal(String text) {
        return Postgres.DIALECT.stringLiteral(text);
    }

    static String rename(RelationName relation, RelationName to, RelationKind kind) {
        return SqlText.of(Postgres.DIALECT)
                .add(kind == RelationKind.VIEW ? "ALTER VIEW " : "ALTER TABLE ")
                .name(relation)
                .add(" RENAME TO ")
                .part(to.name())
                .toString();
    }

    /** Another transaction was in the way; the whole transaction may be tried again. */
    static boolean isConflict(StatementFailedException e) {
        return hasState(e, SqlState.LOCK_NOT_AVAILABLE) || e.kind() == FailureKind.CONFLICT;
    }

    static boolean hasState(StatementFailedException e, String state) {
        return Objects.equals(e.sqlState().orElse(""), state);
    }

    /** Of a view found in the catalogue and of a planned relation alike: there is one database. */
    private static String key(RelationName name) {
        return RelationName.of(name.schema().orElse("public"), name.name()).key(Postgres.DIALECT);
    }
}
