package dev.sqlbuild.adapter;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.SqlDialect;

/** Names of the relations SQLBuild makes beside a user's relation, fitted to the engine's limit (adapters.md 2). */
public record HelperNames(SqlDialect dialect) {
    private static final int HASH_DIGITS = 8;

    /** Where a table is built before it takes its place. */
    public RelationName staging(RelationName relation) {
        return derived(relation, "__staging");
    }

    /** Copy of the staging table with the declared types. */
    public RelationName typedStaging(RelationName relation) {
        return derived(relation, "__staging__typed");
    }

    /** New rows of an incremental model before they get into its table. */
    public RelationName delta(RelationName relation) {
        return derived(relation, "__delta");
    }

    /** New rows of one of several batches that are computed at once. */
    public RelationName delta(RelationName relation, int index) {
        return derived(relation, "__delta_" + index);
    }

    /** A former relation until nobody reads it. */
    public RelationName old(RelationName relation) {
        return derived(relation, "__old");
    }

    /** Where the query of a snapshot is loaded before its history changes. */
    public RelationName snapshotDelta(RelationName relation) {
        return derived(relation, "__snapshot_delta");
    }

    /** Versions of a snapshot that are about to be added; exists only inside a transaction. */
    public RelationName snapshotVersions(RelationName relation) {
        return derived(relation, "__snapshot_new");
    }

    /** A helper relation in the same schema, its name fitted. */
    public RelationName derived(RelationName relation, String suffix) {
        return relation.withName(fit(relation.name() + suffix));
    }

    /** The name, or a shorter one that ends in a hash of it; the same for the same name on every machine. */
    public String fit(String name) {
        if (dialect.length(name) <= dialect.maxIdentifier()) return name;
        String hash = "_" + Sha256.hex(name).substring(0, HASH_DIGITS);
        int end = name.length();
        int room = dialect.maxIdentifier() - hash.length();
        while (end > 0 && dialect.length(name.substring(0, end)) > room) end = name.offsetByCodePoints(end, -1);
        if (end == 0) throw tooLong(name);
        return name.substring(0, end) + hash;
    }

    /** Refuses a name given by the user that the engine would cut or refuse. */
    public void requireFits(String name) {
        if (dialect.length(name) > dialect.maxIdentifier()) throw tooLong(name);
    }

    private SqlBuildException tooLong(String name) {
        String unit = dialect.unit() == SqlDialect.LengthUnit.BYTES ? " bytes" : " characters";
        return new SqlBuildException(Diagnostic.of(
                        Code.A506,
                        "identifier '" + name + "' has " + dialect.length(name) + unit + "; " + dialect.name()
                                + " allows " + dialect.maxIdentifier())
                .withHelp("give a shorter alias or schema"));
    }
}
