package dev.sqlbuild.core.model;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes relations in the place of reference calls. A query may qualify columns by the logical name of what it reads
 * ({@code stg_rides.id}), so a relation of another name gets the logical one as its alias unless the author gave one.
 */
public final class QueryRendering {
    /** Words that may follow a table factor and are not its alias; every engine reserves them. */
    private static final Set<String> NOT_AN_ALIAS = Set.of(
            "on",
            "using",
            "where",
            "join",
            "inner",
            "left",
            "right",
            "full",
            "cross",
            "natural",
            "asof",
            "positional",
            "semi",
            "anti",
            "lateral",
            "group",
            "order",
            "having",
            "limit",
            "offset",
            "fetch",
            "union",
            "intersect",
            "except",
            "window",
            "qualify",
            "tablesample",
            "pivot",
            "unpivot",
            "set",
            "returning",
            "for",
            "sample",
            "when",
            "then",
            "end",
            "and",
            "or",
            "into",
            "values",
            "select",
            "from",
            "with");

    private final Function<Reference, NodeId> targets;
    private final Function<NodeId, TableFactor> factors;
    private final SqlDialect dialect;
    private final Function<Reference, String> intrinsics;

    /**
     * What stands for a node in a {@code FROM} clause.
     *
     * @param sql a relation name or a parenthesised query
     * @param implicitName the name under which it is known without an alias
     */
    public record TableFactor(String sql, Optional<String> implicitName) {
        public static TableFactor of(RelationName relation, SqlDialect dialect) {
            return new TableFactor(relation.render(dialect), Optional.of(relation.name()));
        }
    }

    /**
     * @param targets the node a reference means
     * @param factors what to write for a node
     */
    public QueryRendering(
            Function<Reference, NodeId> targets, Function<NodeId, TableFactor> factors, SqlDialect dialect) {
        this(targets, factors, dialect, Reference::symbol);
    }

    private QueryRendering(
            Function<Reference, NodeId> targets,
            Function<NodeId, TableFactor> factors,
            SqlDialect dialect,
            Function<Reference, String> intrinsics) {
        this.targets = targets;
        this.factors = factors;
        this.dialect = dialect;
        this.intrinsics = intrinsics;
    }

    /** The same with text for {@code __cursor_start()} and {@code __cursor_end()}. */
    public QueryRendering withIntrinsics(Function<Reference, String> other) {
        return new QueryRendering(targets, factors, dialect, other);
    }

    /** The same with only those rows of some nodes that meet a condition. */
    public QueryRendering filtered(Map<NodeId, String> conditions) {
        return new QueryRendering(
                targets,
                node -> {
                    String condition = conditions.get(node);
                    return condition == null ? factors.apply(node) : rows(node, condition);
                },
                dialect,
                intrinsics);
    }

    /** A node as it stands in a FROM clause, with an alias where an engine may ask for one. */
    public String from(NodeId node) {
        TableFactor factor = factors.apply(node);
        return factor.implicitName().isPresent()
                ? factor.sql()
                : factor.sql() + " AS " + dialect.relationPart(node.name());
    }

    private TableFactor rows(NodeId node, String condition) {
        return new TableFactor("(SELECT * FROM " + from(node) + " WHERE " + condition + ")", Optional.empty());
    }

    /**
     * The query with every reference replaced. A table function is always given its name as an alias, which engines
     * do not agree on otherwise.
     */
    public MappedSql render(SqlTemplate query) {
        String text = query.text();
        return query.render(
                reference -> switch (reference.kind()) {
                    case REF, SEED, SOURCE -> factor(reference, text);
                    case UDF, TABLE_FN ->
                        factors.apply(targets.apply(reference)).sql();
                    case CURSOR_START, CURSOR_END -> intrinsics.apply(reference);
                    case EMPTY_FIXTURE -> reference.symbol();
                },
                reference -> reference.kind() == ReferenceKind.TABLE_FN && !hasAlias(text, reference.callEnd())
                        ? " AS " + dialect.relationPart(reference.name())
                        : "");
    }

    private String factor(Reference reference, String text) {
        NodeId node = targets.apply(reference);
        TableFactor factor = factors.apply(node);
        boolean named = factor.implicitName().equals(Optional.of(node.name())) || hasAlias(text, reference.end());
        return named ? factor.sql() : factor.sql() + " AS " + dialect.relationPart(node.name());
    }

    /** Whether the text from {@code at} on begins with an alias. */
    public static boolean hasAlias(String text, int at) {
        int i = skipBlank(text, at);
        if (i >= text.length()) return false;
        char c = text.charAt(i);
        if (c == '"' || c == '`') return true;
        if (!Character.isLetter(c) && c != '_') return false;
        int end = i;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) end++;
        return !NOT_AN_ALIAS.contains(text.substring(i, end).toLowerCase(Locale.ROOT));
    }

    private static int skipBlank(String text, int at) {
        int i = at;
        while (i < text.length()) {
            if (Character.isWhitespace(text.charAt(i))) {
                i++;
            } else if (text.startsWith("--", i)) {
                int end = text.indexOf('\n', i);
                i = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", i)) {
                int end = text.indexOf("*/", i + 2);
                i = end < 0 ? text.length() : end + 2;
            } else {
                return i;
            }
        }
        return i;
    }
}
