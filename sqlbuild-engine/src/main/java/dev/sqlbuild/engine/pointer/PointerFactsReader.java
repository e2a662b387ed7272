package dev.sqlbuild.engine.pointer;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.PointerFacts;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.store.StateView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads what is known of the versions to which pointers are moved. */
final class PointerFactsReader {
    private final VirtualSite site;
    private final PlanInput input;
    private final StatementListener listener;

    PointerFactsReader(VirtualSite site, PlanInput input, StatementListener listener) {
        this.site = site;
        this.input = input;
        this.listener = listener;
    }

    /**
     * What the store knows, read in the transaction of the view.
     *
     * @param versions recorded definitions
     * @param relations recorded locations
     */
    record Recorded(Map<VersionRef, NodeVersion> versions, Map<VersionRef, PhysicalRelation> relations) {}

    Recorded recorded(StateView view, Collection<VersionRef> refs) {
        return new Recorded(view.versions(refs), view.relations(refs));
    }

    /** Adds what stands in the warehouse: one catalogue query per database. */
    PointerFacts complete(Recorded recorded, VdeName target) {
        List<RelationName> names = new ArrayList<>();
        recorded.relations().values().forEach(home -> names.add(home.relation()));
        input.nodes().forEach(node -> names.add(site.layout().logical(target, node.relation())));
        recorded.versions()
                .values()
                .forEach(version -> version.build()
                        .logical()
                        .ifPresent(base -> names.add(site.layout().logical(target, base))));
        List<RelationName> functions = recorded.relations().values().stream()
                .filter(home -> home.type() == PhysicalRelation.Type.FUNCTION)
                .map(PhysicalRelation::relation)
                .toList();
        RelationFacts facts = new RelationFacts(site.adapter()).add(names).addFunctions(functions);
        try (Session session = site.warehouse().openSession()) {
            session.listenWith(listener);
            return new PointerFacts(recorded.versions(), recorded.relations(), facts.read(session));
        }
    }
}
