package dev.sqlbuild.core.model;

import dev.sqlbuild.adapter.FunctionDefinition.Argument;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.VersionHash;
import java.util.List;
import java.util.Optional;

/**
 * A compiled SQL function (declarations.md 7).
 *
 * @param name logical name, the file stem
 * @param file authored file
 * @param declaration what its callers see
 * @param tags for selectors
 * @param relation where direct mode creates it
 * @param body expanded body; references are still symbolic
 * @param canonicalBody body text as hashed
 * @param upstream direct upstream nodes in order of first reference
 * @param localHash definition without upstream
 * @param version definition with upstream
 */
public record SqlFunction(
        String name,
        SourceText file,
        Declaration declaration,
        List<String> tags,
        RelationName relation,
        SqlTemplate body,
        String canonicalBody,
        List<NodeId> upstream,
        LocalHash localHash,
        VersionHash version) {

    /**
     * The declared face of a function.
     *
     * @param arguments in order
     * @param returns type of a scalar function; absent for a table function
     * @param columns result columns of a table function in order, all typed
     */
    public record Declaration(List<Argument> arguments, Optional<String> returns, List<Column> columns) {
        public Declaration {
            arguments = List.copyOf(arguments);
            columns = List.copyOf(columns);
        }

        public boolean isTable() {
            return returns.isEmpty();
        }

        /** {@code udf} or {@code table_fn}. */
        public String kindWord() {
            return isTable() ? "table_fn" : "udf";
        }

        /** What a query over it puts out: nothing is known of a scalar's name. */
        public Shape shape() {
            return isTable() ? new Shape(true, columns) : Shape.OPEN;
        }
    }

    public SqlFunction {
        tags = List.copyOf(tags);
        upstream = List.copyOf(upstream);
    }

    /** The same function, standing elsewhere. */
    public SqlFunction withRelation(RelationName other) {
        return new SqlFunction(name, file, declaration, tags, other, body, canonicalBody, upstream, localHash, version);
    }

    public NodeId id() {
        return NodeId.function(name);
    }

    /** Canonical JSON of all of its definition but the body. */
    public String identity() {
        return FunctionIdentity.of(name, declaration);
    }
}
