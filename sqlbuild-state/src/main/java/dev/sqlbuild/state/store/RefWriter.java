package dev.sqlbuild.state.store;

import static dev.sqlbuild.state.schema.StateCatalog.REF_EVENTS;

import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.backend.Rows;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Moves the pointers of a VDE by what differs, and records each move. */
record RefWriter(StateTx tx, VdeName vde) {

    /** @param before what is there now */
    void replace(RefSet before, RefSet after, Optional<String> operationId) {
        List<RefSet.Change> changes = after.changesSince(before);
        if (changes.isEmpty()) return;
        for (NodeTables tables : NodeTables.ALL) {
            List<RefSet.Change> ofKind = changes.stream()
                    .filter(change -> change.node().kind() == tables.kind())
                    .toList();
            put(tables, ofKind);
            remove(tables, ofKind);
        }
        tx.sql()
                .insert(Rows.<RefSet.Change>shape(REF_EVENTS)
                        .text("event_id", change -> UUID.randomUUID().toString().replace("-", ""))
                        .text("virtual_environment_name", change -> vde.text())
                        .text("model_name", change -> change.node().name())
                        .optionalText(
                                "previous_version_hash",
                                change -> change.previous().map(VersionHash::hex))
                        .optionalText(
                                "new_version_hash", change -> change.next().map(VersionHash::hex))
                        .text("node_type", change -> change.node().kind().word())
                        .optionalText("operation_id", change -> operationId)
                        .of(changes));
    }

    private void put(NodeTables tables, List<RefSet.Change> changes) {
        List<VersionRef> refs = changes.stream()
                .flatMap(change -> change.next().map(version -> new VersionRef(change.node(), version)).stream())
                .toList();
        if (refs.isEmpty()) return;
        // Nobody may ever be pointed at a version that is not there, or that somebody is about to remove.
        tx.requireReady(refs);
        tx.sql()
                .upsert(Rows.<VersionRef>shape(tables.refs())
                        .text("virtual_environment_name", ref -> vde.text())
                        .text(tables.node(), ref -> ref.node().name())
                        .text("version_hash", ref -> ref.version().hex())
                        .of(refs));
    }

    private void remove(NodeTables tables, List<RefSet.Change> changes) {
        List<String> names = changes.stream()
                .filter(change -> change.next().isEmpty())
                .map(change -> change.node().name())
                .toList();
        if (names.isEmpty()) return;
        SqlText text = tx.sql().text().add("DELETE FROM ").name(tx.sql().name(tables.refs()));
        text.add(" WHERE virtual_environment_name = ").bind(vde.text(), "TEXT").add(" AND ");
        tx.sql().change(tables.refs(), tx.sql().whereIn(text, tables.node(), names));
    }
}
