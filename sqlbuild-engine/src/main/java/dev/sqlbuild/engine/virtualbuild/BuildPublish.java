package dev.sqlbuild.engine.virtualbuild;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.BuildPublication;
import dev.sqlbuild.core.virtual.Publication;
import dev.sqlbuild.core.virtual.VirtualPlan;
import dev.sqlbuild.engine.publish.Published;
import dev.sqlbuild.engine.publish.Publisher;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualPlanning;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Shows what a build has made: everything, once everything in its scope has succeeded. */
final class BuildPublish {
    private final VirtualSite site;
    private final VirtualPlanning planning;
    private final VirtualPlan plan;
    private final StatementListener listener;
    private final Clock clock;

    BuildPublish(VirtualSite site, VirtualPlanning planning, StatementListener listener, Clock clock) {
        this.site = site;
        this.planning = planning;
        this.plan = planning.plan();
        this.listener = listener;
        this.clock = clock;
    }

    Published publish(Leases leases, Lease lease, RunControl control) {
        Set<VersionRef> before = new HashSet<>(plan.state().own().list());
        Set<VersionRef> all = new HashSet<>(plan.refs().list());
        all.addAll(before);
        Set<VersionRef> definitions = new HashSet<>(before);
        plan.refs().list().stream().filter(this::needsDefinition).forEach(definitions::add);
        record Recorded(Map<VersionRef, NodeVersion> versions, Map<VersionRef, PhysicalRelation> relations) {}
        Recorded recorded = site.store().read(view -> new Recorded(view.versions(definitions), view.relations(all)));
        Publication publication = BuildPublication.of(
                plan,
                planning.input(),
                site.layout(),
                recorded.versions(),
                recorded.relations(),
                new ReadSources(site.workspace(), planning).observations(),
                clock.instant());
        requireStanding(recorded.relations());
        Publisher publisher = new Publisher(site, listener);
        return publisher.publish(publication, leases, lease, control);
    }

    /** The workspace knows where its models and seeds are shown; functions are made again as they were recorded. */
    private boolean needsDefinition(VersionRef ref) {
        return ref.node().kind() == NodeKind.FUNCTION || !planning.input().dag().contains(ref.node());
    }

    /** {@code S091}: what is about to be shown must still be there. */
    private void requireStanding(Map<VersionRef, PhysicalRelation> relations) {
        try (Session session = site.warehouse().openSession()) {
            var facts = new RelationFacts(site.adapter())
                    .add(relations.values().stream()
                            .map(PhysicalRelation::relation)
                            .toList())
                    .read(session);
            for (VersionRef ref : plan.refs().list()) {
                PhysicalRelation home = relations.get(ref);
                boolean stands =
                        ref.node().kind() == NodeKind.FUNCTION || (home != null && facts.exists(home.relation()));
                if (stands) continue;
                throw new SqlBuildException(Diagnostic.of(
                                Code.S091,
                                "physical version of '" + ref.node().name() + "' disappeared during the build")
                        .withHelp("nothing was published; build again"));
            }
        }
    }
}
