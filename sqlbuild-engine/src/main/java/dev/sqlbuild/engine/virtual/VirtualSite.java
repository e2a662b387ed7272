package dev.sqlbuild.engine.virtual;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.VdeLayout;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.store.StateStore;
import java.util.List;
import java.util.function.Consumer;

/**
 * One physical environment in virtual mode, opened for one command.
 *
 * @param workspace compiled project
 * @param layout where versions and views live
 * @param store the state store
 * @param adapter the warehouse's engine
 * @param warehouse the warehouse
 * @param fenced a relation beside which the fence of switches stands; the same whatever the project holds
 * @param owner whose the schema of that relation must be, or nobody's yet
 * @param noticed told of operations whose process died without finishing them
 */
public record VirtualSite(
        Workspace workspace,
        VdeLayout layout,
        StateStore store,
        Adapter adapter,
        Warehouse warehouse,
        RelationName fenced,
        SiteOwner owner,
        Consumer<Operation> noticed) {

    /** The same site under an owner that was known by another name. */
    public VirtualSite with(SiteOwner known) {
        return new VirtualSite(workspace, layout, store, adapter, warehouse, fenced, known, noticed);
    }

    /** Takes the lock of a VDE and tells of what dead processes left on it. */
    public Lease lock(Leases leases, VdeName vde) {
        Leases.Taken<List<Operation>> taken = store.lock(leases, vde);
        taken.first().forEach(noticed);
        return taken.lease();
    }

    /** The same for a command that ends one of them, of which there is nothing to tell. */
    public Lease lock(Leases leases, VdeName vde, String ended) {
        Leases.Taken<List<Operation>> taken = store.lock(leases, vde);
        taken.first().stream().filter(dead -> !dead.id().equals(ended)).forEach(noticed);
        return taken.lease();
    }

    /** The project as the planners see it. */
    public PlanInput input() {
        return WorkspaceInput.of(workspace);
    }

    /** {@code S028}: a detached VDE is closed to virtual operations. */
    public static SqlBuildException detached(VdeName vde) {
        return new SqlBuildException(Diagnostic.of(Code.S028, "virtual environment is detached: '" + vde + "'")
                .withHelp("go on in direct mode, or take it back with sqb state adopt"));
    }
}
