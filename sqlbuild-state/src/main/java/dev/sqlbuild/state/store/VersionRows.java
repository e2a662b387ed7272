package dev.sqlbuild.state.store;

import static dev.sqlbuild.state.schema.StateCatalog.FUNCTION_VERSIONS;
import static dev.sqlbuild.state.schema.StateCatalog.MODEL_VERSIONS;
import static dev.sqlbuild.state.schema.StateCatalog.SEED_VERSIONS;

import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.version.BuildMetadata;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.SeedVersion;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionOutline;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.state.backend.Row;
import dev.sqlbuild.state.backend.Rows;
import dev.sqlbuild.state.backend.StateSql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Versions of nodes as rows. */
final class VersionRows {
    private static final Rows.Shape<ModelVersion> MODELS = Rows.<ModelVersion>shape(MODEL_VERSIONS)
            .text("model_name", ModelVersion::name)
            .text("version_hash", model -> model.version().hex())
            .text("definition_identity_hash", model -> model.local().hex())
            .text("identity_metadata_hash", model -> Sha256.hex(model.identity()))
            .encoded("definition_text_b64", ModelVersion::definition)
            .encoded("identity_metadata_json_b64", ModelVersion::identity)
            .encoded("compiled_sql_b64", ModelVersion::compiledSql)
            .encoded("build_metadata_json_b64", model -> model.build().toJson())
            .text("status", model -> model.status().word());

    private static final Rows.Shape<SeedVersion> SEEDS = Rows.<SeedVersion>shape(SEED_VERSIONS)
            .text("seed_name", SeedVersion::name)
            .text("version_hash", seed -> seed.version().hex())
            .text("identity_metadata_hash", seed -> Sha256.hex(seed.identity()))
            .encoded("identity_metadata_json_b64", SeedVersion::identity)
            .encoded("build_metadata_json_b64", seed -> seed.build().toJson())
            .text("status", seed -> seed.status().word());

    private static final Rows.Shape<FunctionVersion> FUNCTIONS = Rows.<FunctionVersion>shape(FUNCTION_VERSIONS)
            .text("function_name", FunctionVersion::name)
            .text("version_hash", function -> function.version().hex())
            .text("kind", FunctionVersion::kind)
            .text("definition_identity_hash", function -> function.local().hex())
            .text("language", FunctionVersion::language)
            .optionalText("returns", FunctionVersion::returns)
            .encoded("arguments_json_b64", FunctionVersion::argumentsJson)
            .optionalEncoded("return_columns_json_b64", FunctionVersion::returnColumnsJson)
            .encoded("body_sql_b64", FunctionVersion::bodySql)
            .encoded("definition_text_b64", FunctionVersion::definition)
            .encoded("build_metadata_json_b64", function -> function.build().toJson())
            .text("status", function -> function.status().word());

    private VersionRows() {}

    static void put(StateSql sql, Collection<? extends NodeVersion> versions) {
        sql.upsert(MODELS.of(only(ModelVersion.class, versions)));
        sql.upsert(SEEDS.of(only(SeedVersion.class, versions)));
        sql.upsert(FUNCTIONS.of(only(FunctionVersion.class, versions)));
    }

    private static <T> List<T> only(Class<T> type, Collection<? extends NodeVersion> versions) {
        List<T> found = new ArrayList<>();
        for (NodeVersion version : versions) if (type.isInstance(version)) found.add(type.cast(version));
        return found;
    }

    /** The version of a row; empty when its hashes are none. */
    static Optional<NodeVersion> parse(NodeTables tables, Row row) {
        return tables.ref(row).flatMap(ref -> switch (ref.node().kind()) {
            case MODEL -> model(ref, row);
            case SEED -> Optional.of(seed(ref, row));
            case FUNCTION -> function(ref, row);
            case SOURCE -> Optional.<NodeVersion>empty();
        });
    }

    /** The outline of a row that holds no more than that. */
    static Optional<VersionOutline> outline(NodeTables tables, Row row) {
        return tables.ref(row).map(ref -> new VersionOutline(ref, status(row), build(row)));
    }

    private static Optional<NodeVersion> model(VersionRef ref, Row row) {
        return local(row)
                .map(local -> new ModelVersion(
                        ref.node().name(),
                        ref.version(),
                        local,
                        row.decoded("identity_metadata_json_b64"),
                        row.decoded("definition_text_b64"),
                        row.decoded("compiled_sql_b64"),
                        build(row),
                        status(row)));
    }

    private static NodeVersion seed(VersionRef ref, Row row) {
        return new SeedVersion(
                ref.node().name(), ref.version(), row.decoded("identity_metadata_json_b64"), build(row), status(row));
    }

    private static Optional<NodeVersion> function(VersionRef ref, Row row) {
        return local(row)
                .map(local -> new FunctionVersion(
                        ref.node().name(),
                        ref.version(),
                        row.text("kind"),
                        local,
                        row.text("language"),
                        row.findText("returns"),
                        row.decoded("arguments_json_b64"),
                        row.findDecoded("return_columns_json_b64"),
                        row.decoded("body_sql_b64"),
                        row.decoded("definition_text_b64"),
                        build(row),
                        status(row)));
    }

    private static Optional<LocalHash> local(Row row) {
        return VersionHash.find(row.text("definition_identity_hash")).map(hash -> new LocalHash(hash.hex()));
    }

    private static BuildMetadata build(Row row) {
        return BuildMetadata.parse(row.decoded("build_metadata_json_b64"));
    }

    private static VersionStatus status(Row row) {
        return row.word("status", VersionStatus::find);
    }
}
