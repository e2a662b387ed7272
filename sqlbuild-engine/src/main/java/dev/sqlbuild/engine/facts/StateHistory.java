package dev.sqlbuild.engine.facts;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.janitor.Cleanup.StateRows;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Rows of state tables that newer ones have replaced (planning.md 3). */
public final class StateHistory {
    private final List<StateTable> tables;

    public StateHistory(Adapter adapter) {
        this.tables = List.of(new FingerprintTable(adapter).state(), new FreshnessStore(adapter).state());
    }

    /**
     * State tables beside the given relations that hold more than so many rows of an identity.
     *
     * @param versions at least one
     */
    public List<StateRows> find(
            Session session, Collection<RelationName> relations, WarehouseFacts warehouse, int versions) {
        List<StateRows> found = new ArrayList<>();
        for (StateTable table : tables) {
            for (RelationName name : table.existing(relations, warehouse)) {
                String sql = table.countOld(name, versions);
                Object count = table.query(session, List.of(name), sql).get(0).get(0);
                long rows = count instanceof Number number ? number.longValue() : 0;
                if (rows > 0) found.add(new StateRows(name, rows));
            }
        }
        return found;
    }

    /** Deletes the rows; the latest of each identity stays. */
    public void delete(Session session, StateRows rows, int versions) {
        for (StateTable table : tables) {
            if (table.beside(rows.table()).equals(rows.table())) {
                session.execute(table.deleteOld(rows.table(), versions));
            }
        }
    }
}
