package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.PointerGuards.refusal;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Guards and effects of {@code reconcile repair-view} and {@code attach} (virtual-recovery.md 5.2, 5.3). */
public final class ViewRepairPlanner {
    private final PlanInput input;
    private final VdeLayout layout;
    private final RecordedVde vde;
    private final NodeId node;
    private final PointerFacts facts;

    /**
     * @param vde a VDE that is recorded
     * @param node the model or seed whose view is written
     * @param facts of its ref and, for attach, of every tracked version of it
     */
    public ViewRepairPlanner(PlanInput input, VdeLayout layout, RecordedVde vde, NodeId node, PointerFacts facts) {
        this.input = input;
        this.layout = layout;
        this.vde = vde;
        this.node = node;
        this.facts = facts;
    }

    /** Writes the view anew as the ref says; {@code S011}, {@code S028}, {@code C250}, {@code C251}, {@code C252}. */
    public PointerPlan repair() {
        VirtualEnvironment recorded = recorded();
        Optional<VersionRef> ref = vde.refs().find(node).map(version -> new VersionRef(node, version));
        ref.flatMap(this::logical).ifPresent(name -> requireNoTable(name, "repair-view"));
        PhysicalRelation home = ref.map(facts.relations()::get).orElseThrow(this::untracked);
        LogicalView view = view(home);
        return plan(
                Publication.Kind.REPAIR_VIEW,
                recorded,
                vde.refs(),
                view,
                "repair the view of " + node.name(),
                "repaired the view of " + node.name());
    }

    /** Binds the ref to a tracked relation; {@code S011}, {@code S028}, {@code C253}, {@code C250}, {@code C252}. */
    public PointerPlan attach(String wanted) {
        VirtualEnvironment recorded = recorded();
        PhysicalRelation home = tracked(wanted);
        logical(home.ref()).ifPresent(name -> requireNoTable(name, "attach"));
        LogicalView view = view(home);
        boolean changes = !vde.refs().find(node).equals(Optional.of(home.ref().version()));
        boolean expected = expected().filter(home.ref().version()::equals).isPresent();
        // Nothing else is under way under this lock: only an operation that died leaves the status behind, and one view
        // does not end what that has begun.
        boolean interrupted = recorded.status() == VdeStatus.FINALIZING;
        VirtualEnvironment after =
                interrupted || (changes && !expected) ? recorded.with(VdeStatus.ACTIVE, Optional.empty()) : recorded;
        return plan(
                Publication.Kind.ATTACH,
                after,
                vde.refs().with(Map.of(node, home.ref().version())),
                view,
                "attach " + node.name() + " to " + home.relation(),
                "attached " + node.name() + " to " + home.relation());
    }

    private VirtualEnvironment recorded() {
        if (vde.isDetached()) {
            throw refusal(
                    Code.S028,
                    "virtual environment is detached: '" + vde.name() + "'",
                    "go on in direct mode, or take it back with sqb state adopt");
        }
        return vde.row()
                .orElseThrow(() -> refusal(
                        Code.S011,
                        "unknown virtual environment '" + vde.name() + "'",
                        "build it first: sqb build --virtual-env " + vde.name()));
    }

    private PhysicalRelation tracked(String wanted) {
        Optional<RelationName> name = ViewSource.parseName(wanted);
        return facts.relations().values().stream()
                .filter(home -> home.ref().node().equals(node)
                        && name.filter(n -> means(n, home.relation())).isPresent())
                .filter(home -> Optional.ofNullable(facts.versions().get(home.ref()))
                        .filter(version -> version.status() == VersionStatus.READY)
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> refusal(
                        Code.C253,
                        "physical relation '" + wanted + "' is not a tracked relation for '" + node.name() + "'",
                        "only relations that a build of this model finished can be attached"));
    }

    /** Parts that are not given do not tell relations apart. */
    private boolean means(RelationName wanted, RelationName home) {
        return same(wanted.name(), home.name())
                && sameIfGiven(wanted.schema(), home.schema())
                && (home.database().isEmpty() || sameIfGiven(wanted.database(), home.database()));
    }

    private boolean sameIfGiven(Optional<String> wanted, Optional<String> found) {
        return wanted.isEmpty()
                || found.filter(part -> same(wanted.get(), part)).isPresent();
    }

    private boolean same(String one, String other) {
        return layout.dialect().key(one).equals(layout.dialect().key(other));
    }

    private LogicalView view(PhysicalRelation home) {
        RelationName name = logical(home.ref()).orElseThrow(this::untracked);
        if (!facts.stands(home.ref())) {
            throw refusal(
                    Code.C252,
                    "missing physical relation for '" + node.name() + "'",
                    "build it again: sqb build --virtual-env " + vde.name() + " --select " + node.name());
        }
        return new LogicalView(node, name, home.relation());
    }

    private Optional<RelationName> logical(VersionRef ref) {
        return new PublicationNames(input, layout, facts.versions(), facts.relations()).logical(vde.name(), ref);
    }

    private void requireNoTable(RelationName name, String command) {
        PointerGuards.requireNoTable(List.of(new LogicalView(node, name, name)), facts, command);
    }

    private SqlBuildException untracked() {
        String what = node.kind() == NodeKind.SEED ? "physical seed relation" : "physical relation";
        return refusal(
                Code.C251,
                "missing tracked " + what + " for '" + node.name() + "'",
                "build it again: sqb build --virtual-env " + vde.name() + " --select " + node.name());
    }

    private Optional<VersionHash> expected() {
        return input.nodes().stream()
                .filter(each -> each.id().equals(node))
                .map(Buildable::version)
                .findFirst();
    }

    private PointerPlan plan(
            Publication.Kind kind,
            VirtualEnvironment after,
            RefSet refs,
            LogicalView view,
            String start,
            String finish) {
        Publication publication = new Publication(
                kind,
                vde.row(),
                vde.refs(),
                after,
                refs,
                List.of(view),
                List.of(),
                List.of(),
                List.of(),
                start,
                finish);
        return new PointerPlan(
                publication, List.of(node), refs.changesSince(vde.refs()).size(), List.of(), Optional.empty());
    }
}
