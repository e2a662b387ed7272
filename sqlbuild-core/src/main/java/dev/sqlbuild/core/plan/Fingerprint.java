package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.FunctionIdentity;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.VersionHash;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;

/**
 * What direct mode records about one successful build: a row of {@code _sqlbuild_fingerprints} (planning.md 3).
 *
 * @param node the model, seed or function
 * @param target where it was built
 * @param runId invocation that built it
 * @param definitionHash hash of the definition text
 * @param version version over what was really read
 * @param schemaHash hash of the built relation's columns, or empty
 * @param definition canonical definition text; empty when it was not read, which is so for unchanged nodes
 * @param metadataJson metadata as stored
 * @param at write time, UTC
 */
public record Fingerprint(
        NodeId node,
        RelationName target,
        String runId,
        String definitionHash,
        VersionHash version,
        String schemaHash,
        String definition,
        String metadataJson,
        LocalDateTime at) {

    /**
     * The row of a node that was built as planned.
     *
     * @param columns columns of the built relation, empty if they were not read
     * @param passedAudits ids of the audits that passed in this build
     */
    public static Fingerprint of(
            PlannedNode node, BuildStamp stamp, List<ColumnInfo> columns, List<String> passedAudits) {
        Buildable subject = node.subject();
        FingerprintMetadata metadata = new FingerprintMetadata(
                subject.identity(),
                node.upstreamVersions(),
                node.sourceVersions(),
                FingerprintMetadata.replayed(node.pressure()),
                passedAudits,
                stamp.sqbVersion());
        return new Fingerprint(
                subject.id(),
                subject.relation(),
                stamp.runId(),
                subject.definitionHash(),
                node.builtVersion(),
                schemaHash(columns),
                subject.definition(),
                metadata.toJson(),
                stamp.at());
    }

    /** Kind of the node as stored: {@code model}, {@code seed}, {@code udf} or {@code table_fn}. */
    public String typeWord() {
        if (node.kind() != NodeKind.FUNCTION) return node.kind().word();
        boolean table = FunctionIdentity.signature(metadata().identity())
                .filter(FunctionSignature::table)
                .isPresent();
        return table ? "table_fn" : "udf";
    }

    /** Hash of the ordered names and types, or nothing when no column is known. */
    public static String schemaHash(List<ColumnInfo> columns) {
        if (columns.isEmpty()) return "";
        StringBuilder text = new StringBuilder();
        for (ColumnInfo column : columns) {
            text.append(column.name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(column.type())
                    .append('\n');
        }
        return Sha256.hex(text.toString());
    }

    public Fingerprint withDefinition(String text) {
        return new Fingerprint(node, target, runId, definitionHash, version, schemaHash, text, metadataJson, at);
    }

    /** The same build as that of another node at another place. */
    Fingerprint of(NodeId other, RelationName place) {
        return new Fingerprint(other, place, runId, definitionHash, version, schemaHash, definition, metadataJson, at);
    }

    /** The same build in other words. */
    Fingerprint worded(String text, FingerprintMetadata metadata, VersionHash otherVersion) {
        return new Fingerprint(
                node,
                target,
                runId,
                LocalHash.ofDefinition(text).hex(),
                otherVersion,
                schemaHash,
                text,
                metadata.toJson(),
                at);
    }

    /** The same build as a copy elsewhere. */
    public Fingerprint movedTo(RelationName otherTarget, String otherRun, LocalDateTime when) {
        return new Fingerprint(
                node, otherTarget, otherRun, definitionHash, version, schemaHash, definition, metadataJson, when);
    }

    /** The same build, of which more audits have passed since. */
    public Fingerprint withPassedAudits(List<String> ids, BuildStamp stamp) {
        FingerprintMetadata before = metadata();
        FingerprintMetadata after = new FingerprintMetadata(
                before.identity(),
                before.upstreamVersions(),
                before.sourceVersions(),
                before.replay(),
                ids,
                stamp.sqbVersion());
        return new Fingerprint(
                node,
                target,
                stamp.runId(),
                definitionHash,
                version,
                schemaHash,
                definition,
                after.toJson(),
                stamp.at());
    }

    /** A note that the relation is SQLBuild's but nobody knows which version it holds. */
    public Fingerprint ofUnknownVersion(String otherRun, LocalDateTime when) {
        return new Fingerprint(
                node,
                target,
                otherRun,
                definitionHash,
                VersionHash.UNKNOWN,
                schemaHash,
                definition,
                metadataJson,
                when);
    }

    public FingerprintMetadata metadata() {
        return FingerprintMetadata.parse(metadataJson);
    }
}
