package dev.sqlbuild.engine.pointer;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.PointerFacts;
import dev.sqlbuild.core.virtual.PointerPlan;
import dev.sqlbuild.core.virtual.PointerRequest;
import dev.sqlbuild.core.virtual.PromotionPlanner;
import dev.sqlbuild.core.virtual.RecordedVde;
import dev.sqlbuild.engine.pointer.PointerFactsReader.Recorded;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.store.StateView;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/** {@code sqb promote}: shows the versions of one VDE in another; nothing is built (virtual-operations.md 4). */
public final class PromoteUseCase {
    private final VirtualSite site;
    private final StatementListener listener;
    private final Clock clock;

    public PromoteUseCase(VirtualSite site, StatementListener listener, Clock clock) {
        this.site = site;
        this.listener = listener;
        this.clock = clock;
    }

    /** What one promotion moves. */
    public record Request(VdeName from, VdeName to, PointerRequest pointers) {
        public Request {
            if (from.equals(to)) {
                throw new SqlBuildException(
                        Diagnostic.of(Code.S062, "source and target virtual environment are the same: '" + from + "'")
                                .withHelp("name another VDE with --from or --to"));
            }
        }
    }

    /** All guards, without the lock and without any effect. */
    public PointerPlan plan(Request request) {
        PlanInput input = site.input();
        PointerFactsReader reader = new PointerFactsReader(site, input, listener);
        Facts facts = site.store().read(view -> facts(view, reader, request));
        PointerFacts complete = reader.complete(facts.recorded(), request.to());
        return PromotionPlanner.plan(
                input, site.layout(), request.pointers(), facts.source(), facts.target(), complete, clock.instant());
    }

    private record Facts(RecordedVde source, RecordedVde target, Recorded recorded) {}

    private static Facts facts(StateView view, PointerFactsReader reader, Request request) {
        RecordedVde source = new RecordedVde(request.from(), view.findVde(request.from()), view.refs(request.from()));
        RecordedVde target = new RecordedVde(request.to(), view.findVde(request.to()), view.refs(request.to()));
        Set<VersionRef> refs = new HashSet<>(source.refs().list());
        refs.addAll(target.refs().list());
        return new Facts(source, target, reader.recorded(view, refs));
    }

    /** Plans under the lock of the target and publishes. */
    public PointerOutcome promote(Request request, PointerRun run) {
        return run.publish(site, "promote", request.to(), () -> plan(request), listener);
    }
}
