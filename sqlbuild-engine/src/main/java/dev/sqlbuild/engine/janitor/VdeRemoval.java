package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.janitor.RetentionFacts.Recorded;
import dev.sqlbuild.core.janitor.RetentionFacts.Standing;
import dev.sqlbuild.core.janitor.RetentionPlan;
import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.RecordedFunction;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.engine.publish.Fence;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.LeaseLostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Removes VDEs, each under its lock: views and functions in one fenced transaction, then schemas that are empty, then the
 * rows. Dying in between leaves a VDE that is still old and shows less than it could; the next janitor goes on.
 */
final class VdeRemoval {
    private final RetentionRun run;
    private final Adapter adapter;
    private final Session session;
    private final Fence fence;
    private final String operation;

    /** @param operation id in the journal, which the fence carries */
    VdeRemoval(RetentionRun run, String operation) {
        this.run = run;
        this.adapter = run.site.adapter();
        this.session = run.session;
        this.fence = new Fence(run.site);
        this.operation = operation;
    }

    /** @param standing read after the removal was approved */
    void remove(RetentionPlan approved, Standing standing) {
        Stream.concat(approved.vdes().stream(), approved.detached().stream())
                .takeWhile(vde -> run.goesOn())
                .forEach(vde -> run.attempt("virtual environment " + vde.name(), () -> remove(vde, standing)));
    }

    private void remove(Pruned<VirtualEnvironment> approved, Standing standing) {
        VdeName vde = approved.what().name();
        List<Lease> held = lock(vde);
        if (held.isEmpty()) return;
        try {
            record Now(RetentionPlan plan, Recorded recorded, Map<VersionRef, NodeVersion> functions) {}
            Now now = run.site.store().read(view -> {
                Recorded recorded = run.recorded(view);
                RefSet refs = recorded.refs().getOrDefault(vde, RefSet.EMPTY);
                return new Now(
                        run.plan(view, standing),
                        recorded,
                        view.versions(refs.only(NodeKind.FUNCTION).list()));
            });
            boolean expired = contains(now.plan().vdes(), vde);
            if (!expired && !contains(now.plan().detached(), vde)) {
                run.leave("virtual environment " + vde, "it was used meanwhile");
                return;
            }
            List<String> saved = now.recorded().checkpoints().stream()
                    .filter(checkpoint -> checkpoint.vde().equals(vde))
                    .map(Checkpoint::id)
                    .toList();
            Lease lease = fence.ahead(session, vde, run.leases, held.get(0));
            if (expired) {
                // Only under the lock is it certain what the VDE shows; it may have been published since the plan was
                // made.
                Set<RelationName> views = run.warehouse(now.recorded())
                        .read(session)
                        .logicalViews()
                        .getOrDefault(vde, Set.of());
                dropViews(vde, lease, views, functions(vde, now.recorded(), now.functions()));
            }
            run.site.store().write(lease, tx -> {
                tx.replaceRefs(vde, RefSet.EMPTY, Optional.of(operation));
                tx.deleteVde(vde);
                if (expired) tx.deleteCheckpoints(saved);
                return vde;
            });
            run.done(1 + (expired ? saved.size() : 0));
        } finally {
            run.leases.release(held);
        }
    }

    private List<Lease> lock(VdeName vde) {
        try {
            return List.of(run.lock(vde));
        } catch (SqlBuildException e) {
            if (e.diagnostic().code() != Code.S014) throw e;
            run.leave("virtual environment " + vde, "it is locked");
            return List.of();
        }
    }

    private static boolean contains(List<Pruned<VirtualEnvironment>> vdes, VdeName vde) {
        return vdes.stream().anyMatch(each -> each.what().name().equals(vde));
    }

    private Map<RelationName, FunctionSignature> functions(
            VdeName vde, Recorded recorded, Map<VersionRef, NodeVersion> versions) {
        Map<RelationName, FunctionSignature> functions = new LinkedHashMap<>();
        versions.forEach((ref, version) -> {
            if (!(version instanceof FunctionVersion function)) return;
            run.warehouse(recorded)
                    .logical(vde, ref)
                    .forEach(name -> functions.put(name, RecordedFunction.signature(function)));
        });
        return functions;
    }

    private void dropViews(
            VdeName vde, Lease lease, Set<RelationName> views, Map<RelationName, FunctionSignature> functions) {
        List<RelationName> gone = new ArrayList<>(views);
        gone.addAll(functions.keySet());
        if (gone.isEmpty()) return;
        boolean begun = run.control.uncut(
                session,
                () -> adapter.inSwitch(session, views, () -> {
                    fenceSchema();
                    if (!fence.pass(session, vde, lease.token(), operation)) {
                        throw new LeaseLostException(lease, Optional.empty());
                    }
                    views.forEach(view -> adapter.drop(session, view, RelationKind.VIEW));
                    functions.forEach((name, signature) -> adapter.dropFunction(session, name, signature));
                }));
        if (!begun) throw new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"));
        dropEmptySchemas(gone);
    }

    private void fenceSchema() {
        RelationName fenced = run.site.fenced();
        fenced.schema().ifPresent(schema -> adapter.ensureSchema(session, fenced.database(), schema));
    }

    /** Never a schema in which anything stands, nor the one of the fence. */
    private void dropEmptySchemas(List<RelationName> gone) {
        Map<Optional<String>, Collection<String>> candidates = new HashMap<>(SchemaGroups.of(adapter, gone));
        candidates.forEach((database, schemas) -> {
            Set<String> used = new HashSet<>();
            adapter.listRelations(session, database, schemas).forEach(found -> used.add(schemaOf(found.name())));
            adapter.listFunctions(session, database, schemas).forEach(found -> used.add(schemaOf(found)));
            for (String schema : schemas) {
                if (used.contains(adapter.dialect().key(schema))) {
                    run.leave("schema " + schema, "something else is in it");
                } else {
                    run.attempt("schema " + schema, () -> adapter.dropEmptySchema(session, database, schema));
                }
            }
        });
    }

    private String schemaOf(RelationName name) {
        return adapter.dialect().key(name.schema().orElse(adapter.defaultSchema()));
    }
}
