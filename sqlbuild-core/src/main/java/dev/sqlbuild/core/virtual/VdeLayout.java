package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.Optional;

/**
 * Where the relations of virtual mode live in one physical environment (virtual-build.md 2). Names are computed only for
 * what is new; a recorded location is authoritative.
 *
 * @param baseline VDE named like the environment, from which new ones inherit
 * @param unsuffixed VDE whose views live in the base schema
 * @param defaultSchema schema of a relation without one
 * @param dialect limits of identifiers
 */
public record VdeLayout(VdeName baseline, Optional<VdeName> unsuffixed, String defaultSchema, SqlDialect dialect) {
    private static final String PHYSICAL_SCHEMA = "__sqb_physical";
    private static final String VERSION = "__v_";
    private static final int LONGER_HASH = 16;

    /** Whether a plain build of the VDE keeps its data fresh, and not only its definitions. */
    public boolean isPrimary(VdeName vde) {
        return vde.equals(baseline) || unsuffixed.filter(vde::equals).isPresent();
    }

    /**
     * Home of a new version.
     *
     * @param base where direct mode would build the node
     */
    public RelationName physical(VersionRef ref, RelationName base) {
        return physical(ref, base, ref.version().abbreviated());
    }

    /** Home of a new version whose ordinary name another version of the same node has. */
    public RelationName physicalWithLongerHash(VersionRef ref, RelationName base) {
        return physical(ref, base, ref.version().hex().substring(0, LONGER_HASH));
    }

    private RelationName physical(VersionRef ref, RelationName base, String hash) {
        return new RelationName(
                base.database(),
                Optional.of(physicalSchema(base)),
                fit(ref.node().name() + VERSION + hash));
    }

    /** Schema of the versions of everything that direct mode would build beside {@code base}. */
    public String physicalSchema(RelationName base) {
        return fit(schema(base) + PHYSICAL_SCHEMA);
    }

    /** What consumers of a VDE query. */
    public RelationName logical(VdeName vde, RelationName base) {
        String schema = unsuffixed.filter(vde::equals).isPresent() ? schema(base) : fit(schema(base) + "__" + vde);
        return new RelationName(base.database(), Optional.of(schema), base.name());
    }

    /** Whether a schema bears the name of one for versions; a shortened name does not tell. */
    public static boolean isPhysicalSchema(String schema) {
        return schema.endsWith(PHYSICAL_SCHEMA);
    }

    private String schema(RelationName base) {
        return base.schema().orElse(defaultSchema);
    }

    private String fit(String name) {
        return new HelperNames(dialect).fit(name);
    }
}
