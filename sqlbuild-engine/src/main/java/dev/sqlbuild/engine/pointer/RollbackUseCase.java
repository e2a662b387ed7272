package dev.sqlbuild.engine.pointer;

import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.PointerFacts;
import dev.sqlbuild.core.virtual.PointerPlan;
import dev.sqlbuild.core.virtual.PointerRequest;
import dev.sqlbuild.core.virtual.RecordedVde;
import dev.sqlbuild.core.virtual.RollbackPlanner;
import dev.sqlbuild.engine.pointer.PointerFactsReader.Recorded;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.store.StateView;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** {@code sqb rollback}: shows what a checkpoint of the VDE showed (virtual-operations.md 5.3). */
public final class RollbackUseCase {
    private final VirtualSite site;
    private final StatementListener listener;
    private final Clock clock;

    public RollbackUseCase(VirtualSite site, StatementListener listener, Clock clock) {
        this.site = site;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * What one rollback restores.
     *
     * @param checkpoint its id; absent means the newest that differs
     */
    public record Request(VdeName vde, Optional<String> checkpoint, PointerRequest pointers) {}

    /** All guards, without the lock and without any effect. */
    public PointerPlan plan(Request request) {
        PlanInput input = site.input();
        PointerFactsReader reader = new PointerFactsReader(site, input, listener);
        Facts facts = site.store().read(view -> facts(view, reader, request));
        PointerFacts complete = reader.complete(facts.recorded(), request.vde());
        return RollbackPlanner.plan(
                input, site.layout(), request.pointers(), facts.vde(), facts.checkpoint(), complete, clock.instant());
    }

    private record Facts(RecordedVde vde, Checkpoint checkpoint, Recorded recorded) {}

    private static Facts facts(StateView view, PointerFactsReader reader, Request request) {
        RecordedVde vde = new RecordedVde(request.vde(), view.findVde(request.vde()), view.refs(request.vde()));
        RollbackPlanner.requireUsable(vde);
        Checkpoint checkpoint = RollbackPlanner.choose(vde, view.checkpoints(request.vde()), request.checkpoint());
        Set<VersionRef> refs = new HashSet<>(vde.refs().list());
        refs.addAll(checkpoint.refs().list());
        return new Facts(vde, checkpoint, reader.recorded(view, refs));
    }

    /** Plans under the lock of the VDE and publishes. */
    public PointerOutcome rollback(Request request, PointerRun run) {
        return run.publish(site, "rollback", request.vde(), () -> plan(request), listener);
    }
}
