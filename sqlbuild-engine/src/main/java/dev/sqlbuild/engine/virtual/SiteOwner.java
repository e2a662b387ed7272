package dev.sqlbuild.engine.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.state.lifecycle.StoreOwner;
import java.util.Optional;

/**
 * Whose the physical schema of an environment is. Another project would drop what it does not know of there, and build over
 * what has the same name.
 *
 * @param name who asks
 * @param former name by which the store, and with it whoever asks, was known when the schema was first used
 */
public record SiteOwner(String name, Optional<String> former) {

    public static SiteOwner of(String name) {
        return new SiteOwner(name, Optional.empty());
    }

    /** {@code S093} when the schema of a relation was found to be another's. */
    public void require(RelationName beside, String found) {
        if (found.equals(name) || former.filter(found::equals).isPresent()) return;
        String schema = beside.schema().orElse("");
        throw StoreOwner.belongsTo("schema '" + schema + "'", found, name);
    }
}
