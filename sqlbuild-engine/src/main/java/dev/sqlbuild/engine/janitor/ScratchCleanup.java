package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.janitor.Cleanup;
import dev.sqlbuild.core.janitor.Cleanup.Action;
import dev.sqlbuild.core.janitor.CleanupRules;
import dev.sqlbuild.core.janitor.Scratch;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Cleans up in virtual mode what commands have made for a moment. Nobody else uses it and the store knows nothing of it, so
 * it needs no lock; one after the other goes, each with its record.
 */
final class ScratchCleanup {
    private final VirtualSite site;
    private final Session session;
    private final CleanupRules rules;
    private final RelationName place;

    /** @param place any relation of the schema in which query diffs make their tables */
    ScratchCleanup(VirtualSite site, Session session, CleanupRules rules, RelationName place) {
        this.site = site;
        this.session = session;
        this.rules = rules;
        this.place = place;
    }

    Cleanup plan() {
        Adapter adapter = site.adapter();
        List<RelationName> bases = new ArrayList<>(site.input().targets());
        bases.add(place);
        List<RelationName> tested = new ArrayList<>(bases);
        bases.forEach(base -> tested.add(base.withSchema(site.layout().physicalSchema(base))));
        WarehouseFacts warehouse = new FactsReader(adapter).existing(session, bases);
        List<RelationInfo> relations = new ArrayList<>();
        SchemaGroups.of(adapter, bases)
                .forEach((database, schemas) -> relations.addAll(adapter.listRelations(session, database, schemas)));
        return Scratch.plan(
                rules,
                adapter.dialect(),
                adapter.defaultSchema(),
                Clock.systemUTC().instant(),
                new ScratchReader(adapter, session, warehouse).read(relations, tested));
    }

    /** @param runId of the janitor */
    void remove(RetentionRun run, List<Action> approved, String runId) {
        Removal removal =
                new Removal(site.adapter(), session, runId, Clock.systemUTC().instant());
        for (Action action : approved) {
            if (!run.goesOn()) return;
            if (run.attempt(action.relation().toString(), () -> removal.run(action))) run.done(1);
        }
    }
}
