package dev.sqlbuild.adapter;

import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An origin that the target's own sessions can read, because it is the same database or attached to it.
 *
 * @param adapter the engine
 * @param session of the target, closed by whoever opened it
 * @param names how the target's sessions call the origin's relations
 * @param detach what undoes the attachment
 */
public record AttachedOrigin(Adapter adapter, Session session, UnaryOperator<RelationName> names, Runnable detach)
        implements CloneOrigin {

    /** The origin is in the target's database. */
    public static AttachedOrigin inPlace(Adapter adapter, Session session) {
        return new AttachedOrigin(adapter, session, UnaryOperator.identity(), () -> {});
    }

    /** The origin's database has a name of its own in the target's. */
    public static AttachedOrigin as(Adapter adapter, Session session, String database, Runnable detach) {
        return new AttachedOrigin(
                adapter,
                session,
                relation -> new RelationName(
                        Optional.of(database),
                        Optional.of(relation.schema().orElse(adapter.defaultSchema())),
                        relation.name()),
                detach);
    }

    @Override
    public RelationName locate(RelationName relation) {
        return names.apply(relation);
    }

    @Override
    public void copy(Session target, RelationName located, RelationName destination, boolean hard) {
        String rows = SqlText.of(adapter.dialect())
                .add("SELECT * FROM ")
                .name(located)
                .toString();
        adapter.createTableAs(target, destination, rows, Ownership.UNMANAGED);
    }

    @Override
    public void close() {
        detach.run();
    }
}
