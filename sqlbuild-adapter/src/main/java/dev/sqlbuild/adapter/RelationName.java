package dev.sqlbuild.adapter;

import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.jdbc.SqlName;
import java.util.Optional;

/**
 * Name of a relation before quoting.
 *
 * @param database catalogue; empty means the session's own
 * @param schema empty means the engine's default schema
 * @param name table or view name
 */
public record RelationName(Optional<String> database, Optional<String> schema, String name) implements SqlName {

    public RelationName {
        if (name.isEmpty()) throw new IllegalArgumentException("a relation needs a name");
        if (database.isPresent() && schema.isEmpty()) {
            throw new IllegalArgumentException("relation " + name + " has a database but no schema");
        }
    }

    public static RelationName of(String name) {
        return new RelationName(Optional.empty(), Optional.empty(), name);
    }

    public static RelationName of(String schema, String name) {
        return new RelationName(Optional.empty(), Optional.of(schema), name);
    }

    /** Another relation of the same schema. */
    public RelationName withName(String other) {
        return new RelationName(database, schema, other);
    }

    public RelationName withSchema(String other) {
        return new RelationName(database, Optional.of(other), name);
    }

    @Override
    public String render(SqlDialect dialect) {
        StringBuilder text = new StringBuilder();
        database.ifPresent(part -> text.append(dialect.relationPart(part)).append('.'));
        schema.ifPresent(part -> text.append(dialect.relationPart(part)).append('.'));
        return text.append(dialect.relationPart(name)).toString();
    }

    /** Equal for two names exactly when the engine's catalogue takes them for the same relation. */
    public String key(SqlDialect dialect) {
        StringBuilder text = new StringBuilder();
        database.ifPresent(
                part -> text.append(dialect.quoted(dialect.key(part))).append('.'));
        schema.ifPresent(part -> text.append(dialect.quoted(dialect.key(part))).append('.'));
        return text.append(dialect.quoted(dialect.key(name))).toString();
    }

    /** The parts joined by dots, for messages; not SQL. */
    @Override
    public String toString() {
        return database.map(part -> part + ".").orElse("")
                + schema.map(part -> part + ".").orElse("")
                + name;
    }
}
