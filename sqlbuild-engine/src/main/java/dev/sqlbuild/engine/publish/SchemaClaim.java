package dev.sqlbuild.engine.publish;

import dev.sqlbuild.engine.virtual.SiteOwner;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import java.util.Optional;

/** Refuses to work in a physical schema that another project, or another environment, uses. */
public final class SchemaClaim {
    private SchemaClaim() {}

    /**
     * Looks at whose the schema is; the first switch of a schema makes it its own.
     *
     * @return the site, which knows by what other name it was known when it did
     * @throws dev.sqlbuild.base.SqlBuildException {@code S093}
     */
    public static VirtualSite require(VirtualSite site) {
        Optional<String> found;
        try (Session session = site.warehouse().openSession()) {
            found = new Fence(site).findOwner(session);
        }
        if (found.isEmpty() || found.get().equals(site.owner().name())) return site;
        Optional<String> former = found.filter(site.store().owners()::contains);
        SiteOwner owner = new SiteOwner(site.owner().name(), former);
        owner.require(site.fenced(), found.get());
        return site.with(owner);
    }
}
