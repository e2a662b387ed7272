package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What stands in the warehouse, read before planning. Names are compared as the engine's catalogue compares them.
 * Built once, then read only.
 */
public final class WarehouseFacts {
    private final SqlDialect dialect;
    private final String defaultSchema;
    private final BiPredicate<String, String> typesEqual;
    private final BiPredicate<String, String> widens;
    private final Map<String, RelationKind> kinds;
    private final Map<String, List<ColumnInfo>> columns;
    private final Set<String> functions;

    private WarehouseFacts(Builder builder) {
        this.dialect = builder.dialect;
        this.defaultSchema = builder.defaultSchema;
        this.typesEqual = builder.typesEqual;
        this.widens = builder.widens;
        this.kinds = Map.copyOf(builder.kinds);
        this.columns = Map.copyOf(builder.columns);
        this.functions = Set.copyOf(builder.functions);
    }

    /**
     * Starts with an empty warehouse.
     *
     * @param defaultSchema where relations without a schema live
     * @param typesEqual whether two type texts mean the same type
     */
    public static Builder builder(SqlDialect dialect, String defaultSchema, BiPredicate<String, String> typesEqual) {
        return new Builder(dialect, defaultSchema, typesEqual);
    }

    /** What stands at a name, if anything. */
    public Optional<RelationKind> findKind(RelationName relation) {
        return Optional.ofNullable(kinds.get(key(dialect, defaultSchema, relation)));
    }

    /** What stands at the place of a node; a function counts as an object of another kind. */
    Optional<RelationKind> findKind(Buildable node) {
        if (!node.isFunction()) return findKind(node.relation());
        return hasFunction(node.relation()) ? Optional.of(RelationKind.OTHER) : Optional.empty();
    }

    public boolean hasFunction(RelationName function) {
        return functions.contains(key(dialect, defaultSchema, function));
    }

    public boolean exists(RelationName relation) {
        return findKind(relation).isPresent();
    }

    /** Columns of a relation in order, empty when they were not read. */
    public List<ColumnInfo> columns(RelationName relation) {
        return columns.getOrDefault(key(dialect, defaultSchema, relation), List.of());
    }

    public boolean typesEqual(String one, String other) {
        return one.equals(other) || typesEqual.test(one, other);
    }

    /** Whether every value of one type fits into a column of another. */
    public boolean widens(String from, String into) {
        return widens.test(from, into);
    }

    /** Whether two names mean the same relation. */
    public boolean same(RelationName one, RelationName other) {
        return one.equals(other) || key(dialect, defaultSchema, one).equals(key(dialect, defaultSchema, other));
    }

    /** The same, as if some relations did not exist. */
    public WarehouseFacts without(Collection<RelationName> relations) {
        Builder builder = edit();
        relations.forEach(builder::remove);
        return builder.build();
    }

    /** The same, as if copies of some relations stood elsewhere too, by the place of the copy. */
    public WarehouseFacts withCopies(Map<RelationName, RelationName> origins) {
        Builder builder = edit();
        origins.forEach((copy, origin) -> findKind(origin)
                .ifPresent(kind -> builder.add(copy, RelationKind.TABLE).addColumns(copy, columns(origin))));
        return builder.build();
    }

    /** A builder that holds everything so far. */
    Builder edit() {
        Builder builder = builder(dialect, defaultSchema, typesEqual).widening(widens);
        builder.kinds.putAll(kinds);
        builder.columns.putAll(columns);
        builder.functions.addAll(functions);
        return builder;
    }

    private static String key(SqlDialect dialect, String defaultSchema, RelationName relation) {
        RelationName placed = relation.schema().isPresent() ? relation : relation.withSchema(defaultSchema);
        return placed.key(dialect);
    }

    /** Collects what was found. */
    public static final class Builder {
        private final SqlDialect dialect;
        private final String defaultSchema;
        private final BiPredicate<String, String> typesEqual;
        private BiPredicate<String, String> widens = (from, into) -> false;
        private final Map<String, RelationKind> kinds = new HashMap<>();
        private final Map<String, List<ColumnInfo>> columns = new HashMap<>();
        private final Set<String> functions = new HashSet<>();

        private Builder(SqlDialect dialect, String defaultSchema, BiPredicate<String, String> typesEqual) {
            this.dialect = dialect;
            this.defaultSchema = defaultSchema;
            this.typesEqual = typesEqual;
        }

        /** Tells which types hold all values of others. */
        public Builder widening(BiPredicate<String, String> test) {
            widens = test;
            return this;
        }

        public Builder add(RelationName relation, RelationKind kind) {
            kinds.put(key(dialect, defaultSchema, relation), kind);
            return this;
        }

        public Builder addColumns(RelationName relation, List<ColumnInfo> found) {
            columns.put(key(dialect, defaultSchema, relation), List.copyOf(found));
            return this;
        }

        /** Takes a relation away again. */
        Builder remove(RelationName relation) {
            String key = key(dialect, defaultSchema, relation);
            kinds.remove(key);
            columns.remove(key);
            return this;
        }

        /** A function; it may have the name of a relation. */
        public Builder addFunction(RelationName function) {
            functions.add(key(dialect, defaultSchema, function));
            return this;
        }

        public WarehouseFacts build() {
            return new WarehouseFacts(this);
        }
    }
}
