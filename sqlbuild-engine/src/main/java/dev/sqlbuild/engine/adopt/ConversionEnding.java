package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import dev.sqlbuild.core.virtual.ConversionImage;
import dev.sqlbuild.core.virtual.ConversionImage.Move;
import dev.sqlbuild.core.virtual.ConversionImageJson;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.engine.publish.Ending;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.journal.EventAction;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationStatus;
import dev.sqlbuild.state.journal.Step;
import dev.sqlbuild.state.journal.StepStatus;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Ends an adoption or detachment. Its relations have changed all or none, as the fence says: either only the record is
 * missing, which the journal has whole, or everything is as it was and can be done again if a plan made now is the same.
 */
public final class ConversionEnding implements Ending {
    private final VirtualSite site;
    private final Session session;
    private final RunId runId;
    private final Operation operation;
    private final ConversionImage image;
    private final boolean switched;
    private final Again again;

    /** Doing it again, or why not. */
    private record Again(Optional<ConversionWork> work, Optional<String> obstacle) {}

    private ConversionEnding(
            VirtualSite site,
            Session session,
            RunId runId,
            Operation operation,
            ConversionImage image,
            boolean switched) {
        this.site = site;
        this.session = session;
        this.runId = runId;
        this.operation = operation;
        this.image = image;
        this.switched = switched;
        this.again = switched ? new Again(Optional.empty(), changed()) : planAgain();
    }

    /**
     * Looks at what is there; nothing if the journal of the operation cannot be read.
     *
     * @param switched whether the fence carries the operation
     */
    public static Optional<ConversionEnding> of(
            VirtualSite site, Operation operation, boolean switched, Session session, RunId runId) {
        return operation
                .payload()
                .flatMap(ConversionImageJson::parse)
                .map(image -> new ConversionEnding(site, session, runId, operation, image, switched));
    }

    private Again planAgain() {
        try {
            ConversionRun run = new ConversionRun(site, session, new RunControl());
            ConversionWork work = image.direction() == Direction.ADOPT
                    ? Adoption.plan(site, session, image.vde(), runId)
                    : Detachment.plan(site, session, image.vde(), runId, run);
            if (work.image().sameAs(image)) return new Again(Optional.of(work), Optional.empty());
            return new Again(
                    Optional.empty(),
                    Optional.of("project or warehouse have changed since, and it would do something else now; "
                            + "repeat sqb state " + image.direction().word()));
        } catch (SqlBuildException refused) {
            return new Again(Optional.empty(), Optional.of(refused.diagnostic().message()));
        }
    }

    // ---- what stands there

    /** The first step whose result somebody has changed since. */
    private Optional<String> changed() {
        Adapter adapter = site.adapter();
        List<RelationName> names = new ArrayList<>();
        image.moves().forEach(move -> {
            names.add(move.base());
            if (image.direction() == Direction.ADOPT) names.add(move.physical());
        });
        WarehouseFacts facts = new RelationFacts(adapter).add(names).read(session);
        Map<String, String> views = image.direction() == Direction.ADOPT ? definitions(names) : Map.of();
        List<Step> steps = ConversionSteps.of(image, StepStatus.DONE);
        for (int i = 0; i < image.moves().size(); i++) {
            Move move = image.moves().get(i);
            if (move.type() == PhysicalRelation.Type.FUNCTION) continue;
            Optional<String> finding = image.direction() == Direction.ADOPT
                    ? changedAdopted(move, facts, views)
                    : changedDetached(move, facts);
            if (finding.isEmpty()) continue;
            return Optional.of("step " + i + " (" + steps.get(i).kind() + " " + move.base() + "): " + finding.get());
        }
        return Optional.empty();
    }

    private Map<String, String> definitions(List<RelationName> names) {
        Adapter adapter = site.adapter();
        Map<String, String> views = new HashMap<>();
        SchemaGroups.of(adapter, names)
                .forEach((database, schemas) -> adapter.viewDefinitions(session, database, schemas)
                        .forEach((name, definition) -> views.put(name.key(adapter.dialect()), definition)));
        return views;
    }

    private Optional<String> changedAdopted(Move move, WarehouseFacts facts, Map<String, String> views) {
        if (!facts.exists(move.physical())) return Optional.of("expected " + move.physical() + ", found nothing");
        Optional<RelationKind> kind = facts.findKind(move.base());
        String definition = views.getOrDefault(move.base().key(site.adapter().dialect()), "");
        if (kind.filter(RelationKind.VIEW::equals).isPresent()
                && definition.contains(move.physical().name())) return Optional.empty();
        String found = kind.filter(RelationKind.VIEW::equals).isPresent() ? "another view" : word(kind);
        return Optional.of("expected a view of " + move.physical() + ", found " + found);
    }

    private static Optional<String> changedDetached(Move move, WarehouseFacts facts) {
        RelationKind expected = move.type() == PhysicalRelation.Type.VIEW ? RelationKind.VIEW : RelationKind.TABLE;
        Optional<RelationKind> found = facts.findKind(move.base());
        if (found.filter(expected::equals).isPresent()) return Optional.empty();
        return Optional.of("expected " + word(Optional.of(expected)) + ", found " + word(found));
    }

    private static String word(Optional<RelationKind> kind) {
        return kind.map(found -> "a " + found.name().toLowerCase(Locale.ROOT)).orElse("nothing");
    }

    // ---- ending

    @Override
    public boolean switched() {
        return switched;
    }

    @Override
    public Optional<String> againstFinishing() {
        return again.obstacle();
    }

    @Override
    public Optional<String> againstUndoing() {
        if (!switched) return Optional.empty();
        return Optional.of("its relations have changed already; finish it with --forward, then use sqb state "
                + (image.direction() == Direction.ADOPT ? "detach" : "adopt"));
    }

    @Override
    public boolean isDone(Step step) {
        return switched && !step.kind().equals("finish");
    }

    @Override
    public void finish(Leases leases, Lease lease, RunControl control) {
        ConversionRun run = new ConversionRun(site, session, control);
        if (switched) run.complete(image, lease, operation);
        else run.again(again.work().orElseThrow(), operation, leases, lease);
    }

    /** Nothing has changed but what was recorded ahead. */
    @Override
    public void undo(Lease lease) {
        site.store().write(lease, tx -> {
            ConversionRecord.recant(tx, image);
            tx.log().record(operation, EventAction.ROLLED_BACK, OperationStatus.ROLLED_BACK, "nothing had changed");
            return operation;
        });
    }
}
