package dev.sqlbuild.engine.virtualbuild;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.version.Ancestry;
import dev.sqlbuild.core.virtual.VirtualNode;
import dev.sqlbuild.core.virtual.VirtualNode.Seeding;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementListener;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives new relations of incremental models and snapshots the rows of the version before (virtual-build.md 9.2). The
 * origin is only read. Dying in between leaves a version that is not ready, and the next build copies again.
 */
final class HistoryCopies {
    private final Adapter adapter;
    private final Warehouse warehouse;
    private final StatementListener listener;

    HistoryCopies(Adapter adapter, Warehouse warehouse, StatementListener listener) {
        this.adapter = adapter;
        this.warehouse = warehouse;
        this.listener = listener;
    }

    private record Place(Optional<String> database, String schema) {}

    /** What the copies are recorded as, before they are made. */
    static List<Ancestry> ancestry(List<VirtualNode> seeded) {
        return seeded.stream()
                .map(node -> new Ancestry(
                        node.ref(), seeding(node).from(), seeding(node).strategy()))
                .toList();
    }

    private static Seeding seeding(VirtualNode node) {
        return node.seeding().orElseThrow();
    }

    void make(List<VirtualNode> seeded) {
        if (seeded.isEmpty()) return;
        try (Session session = warehouse.openSession()) {
            session.listenWith(listener);
            Set<Place> places = new LinkedHashSet<>();
            for (VirtualNode node : seeded) {
                RelationName home = node.physical().relation();
                home.schema().ifPresent(schema -> places.add(new Place(home.database(), schema)));
            }
            for (Place place : places) adapter.ensureSchema(session, place.database(), place.schema());
            for (VirtualNode node : seeded) copy(session, node);
        }
    }

    private void copy(Session session, VirtualNode node) {
        RelationName home = node.physical().relation();
        adapter.findKind(session, home)
                .filter(kind -> kind != RelationKind.OTHER)
                .ifPresent(kind -> adapter.drop(session, home, kind));
        String all = SqlText.of(adapter.dialect())
                .add("SELECT * FROM ")
                .name(seeding(node).origin().relation())
                .toString();
        adapter.createTableAs(session, home, all, Ownership.MANAGED);
    }
}
