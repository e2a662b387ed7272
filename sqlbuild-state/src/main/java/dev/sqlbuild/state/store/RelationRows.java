package dev.sqlbuild.state.store;

import static dev.sqlbuild.state.schema.StateCatalog.PHYSICAL_RELATIONS;
import static dev.sqlbuild.state.schema.StateCatalog.PHYSICAL_RELATION_ANCESTRY;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.version.Ancestry;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.SeedStrategy;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.state.backend.Row;
import dev.sqlbuild.state.backend.Rows;
import java.util.Optional;

/** Where versions live, and what their rows began with, as rows. */
final class RelationRows {
    static final Rows.Shape<PhysicalRelation> RELATIONS = Rows.<PhysicalRelation>shape(PHYSICAL_RELATIONS)
            .text("artifact_type", relation -> relation.ref().node().kind().word())
            .text("artifact_name", relation -> relation.ref().node().name())
            .text("version_hash", relation -> relation.ref().version().hex())
            .optionalText("database_name", relation -> relation.relation().database())
            .text("schema_name", relation -> relation.relation().schema().orElse(""))
            .text("relation_name", relation -> relation.relation().name())
            .text("relation_type", relation -> relation.type().word())
            .time("data_updated_at", PhysicalRelation::dataUpdatedAt)
            .optionalText("last_run_id", PhysicalRelation::lastRunId)
            .optionalText(
                    "last_run_status",
                    relation -> relation.lastRunSucceeded().map(succeeded -> succeeded ? "success" : "failed"));

    static final Rows.Shape<Ancestry> ANCESTRY = Rows.<Ancestry>shape(PHYSICAL_RELATION_ANCESTRY)
            .text("model_name", ancestry -> ancestry.child().node().name())
            .text("version_hash", ancestry -> ancestry.child().version().hex())
            .text("parent_model_name", ancestry -> ancestry.parent().node().name())
            .text("parent_version_hash", ancestry -> ancestry.parent().version().hex())
            .text("seed_strategy", ancestry -> ancestry.strategy().word());

    private RelationRows() {}

    /** The relation of a row; empty when nothing can be made of it. */
    static Optional<PhysicalRelation> relation(Row row) {
        Optional<NodeKind> kind = NodeKind.find(row.text("artifact_type"));
        Optional<VersionHash> version = VersionHash.find(row.text("version_hash"));
        if (kind.isEmpty() || version.isEmpty() || row.text("relation_name").isEmpty()) return Optional.empty();
        Optional<String> schema = row.findText("schema_name").filter(name -> !name.isEmpty());
        return Optional.of(new PhysicalRelation(
                new VersionRef(new NodeId(kind.get(), row.text("artifact_name")), version.get()),
                new RelationName(
                        schema.flatMap(name -> row.findText("database_name")), schema, row.text("relation_name")),
                row.word("relation_type", PhysicalRelation.Type::find),
                row.findTime("data_updated_at"),
                row.findText("last_run_id"),
                row.findText("last_run_status").map("success"::equals)));
    }

    static Optional<Ancestry> ancestry(Row row) {
        Optional<VersionHash> child = VersionHash.find(row.text("version_hash"));
        Optional<VersionHash> parent = VersionHash.find(row.text("parent_version_hash"));
        if (child.isEmpty() || parent.isEmpty()) return Optional.empty();
        return Optional.of(new Ancestry(
                new VersionRef(NodeId.model(row.text("model_name")), child.get()),
                new VersionRef(NodeId.model(row.text("parent_model_name")), parent.get()),
                row.word("seed_strategy", SeedStrategy::find)));
    }
}
