package dev.sqlbuild.cli.command;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.render.OperationsText;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.LogicalPlace;
import dev.sqlbuild.core.project.Placement;
import dev.sqlbuild.core.project.RelationDefaults;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.VdeLayout;
import dev.sqlbuild.engine.publish.SchemaClaim;
import dev.sqlbuild.engine.virtual.SiteOwner;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.state.backend.StateBackends;
import dev.sqlbuild.state.store.StateStore;
import java.util.Optional;
import java.util.function.Function;

/**
 * A project in virtual mode whose preconditions hold in their order (virtual-build.md 1): an active environment, a
 * complete state block, a valid VDE name. Nothing is connected yet.
 *
 * @param project its configuration
 * @param state where its state is kept
 */
record VirtualProject(ActiveProject project, ProjectState state) {

    static VirtualProject of(ActiveProject project) {
        return new VirtualProject(project, ProjectState.of(project));
    }

    /** Name of the active physical environment, and of its default VDE. */
    String environment() {
        return state.config().environment();
    }

    /** The VDE that is named, or the one named like the environment. */
    VdeName vde(Optional<String> name) {
        return state.vde(name);
    }

    /** Connects to the warehouse and to the store, which must be usable, and hands both to the work. */
    <T> T use(Invocation invocation, Workspace workspace, Screen screen, Function<VirtualSite, T> work) {
        Adapter adapter = project.adapter();
        ConnectionConfig connection = project.connection(adapter);
        VdeLayout layout = layout(adapter);
        RelationName fenced = fenced(invocation, adapter, layout);
        screen.phase("Connecting");
        Opening<T> opening = (store, warehouse) -> {
            screen.phase("Inspecting state");
            return work.apply(SchemaClaim.require(new VirtualSite(
                    workspace,
                    layout,
                    store,
                    adapter,
                    warehouse,
                    fenced,
                    SiteOwner.of(state.config().owner()),
                    dead -> screen.print(OperationsText.interrupted(dead)))));
        };
        boolean sameFile = StateBackends.isFileOf(state.config(), project.directory(), adapter, connection);
        return sameFile ? shared(adapter, connection, opening) : separate(adapter, connection, opening);
    }

    private interface Opening<T> {
        T use(StateStore store, Warehouse warehouse);
    }

    /** The store comes first: without one, not even the file of a warehouse is made. */
    private <T> T separate(Adapter adapter, ConnectionConfig connection, Opening<T> opening) {
        try (StateStore store = state.openUsable();
                Warehouse warehouse = adapter.connect(connection, project.directory())) {
            return opening.use(store, warehouse);
        }
    }

    /** Store and warehouse in one file, which is opened once. */
    private <T> T shared(Adapter adapter, ConnectionConfig connection, Opening<T> opening) {
        try (StateStore alone = state.open(Optional.empty())) {
            alone.requireFound();
        }
        try (Warehouse warehouse = adapter.connect(connection, project.directory());
                StateStore store = state.open(Optional.of(warehouse))) {
            store.requireUsable();
            return opening.use(store, warehouse);
        }
    }

    private VdeLayout layout(Adapter adapter) {
        return new VdeLayout(
                VdeName.parse(environment()),
                state.config().unsuffixedVde().map(VdeName::parse),
                adapter.defaultSchema(),
                adapter.dialect());
    }

    /** A name that depends on the environment alone, so that the fence stays where it is whatever the project holds. */
    private RelationName fenced(Invocation invocation, Adapter adapter, VdeLayout layout) {
        String name = "sqb_fences";
        Placement placement = Placement.ofActive(
                project.config(),
                new RelationDefaults(Optional.empty(), adapter.defaultSchema()),
                ActiveProject.request(invocation, ActiveProject.NO_VARS));
        Diagnostics findings = new Diagnostics();
        RelationName base = placement.place(name, new LogicalPlace(Optional.empty(), Optional.empty(), name), findings);
        findings.throwIfErrors();
        return base.withSchema(layout.physicalSchema(base));
    }
}
