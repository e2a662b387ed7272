package dev.sqlbuild.engine.clone;

import dev.sqlbuild.adapter.CloneOrigin;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.CloneScope;
import dev.sqlbuild.core.virtual.Hydration;
import dev.sqlbuild.core.virtual.Hydration.Fate;
import dev.sqlbuild.core.virtual.Hydration.Item;
import dev.sqlbuild.core.virtual.HydrationFacts;
import dev.sqlbuild.core.virtual.HydrationPlanner;
import dev.sqlbuild.engine.clone.VirtualCloneReport.Entry;
import dev.sqlbuild.engine.clone.VirtualCloneReport.Status;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.relation.SourceFactors;
import dev.sqlbuild.engine.run.Crew;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.ArchivedVersions;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * {@code sqb clone} in virtual mode: brings physical versions from another environment's warehouse and registers them.
 * No pointer, view of a VDE or checkpoint is touched, and the store of the other environment is not read.
 *
 * <p>All versions that are there are locked before the first is copied. A version is registered when its relation stands
 * whole under its name; dying before that leaves temporary tables, or relations that nobody trusts.
 */
public final class VirtualCloneUseCase {
    private final VirtualSite site;
    private final RunRecords records;

    public VirtualCloneUseCase(VirtualSite site, RunRecords records) {
        this.site = site;
        this.records = records;
    }

    /** What forbids to begin is thrown; what is wrong with a single version is in the report. */
    public VirtualCloneReport run(VirtualCloneRequest request, RunControl control) {
        PlanInput input = site.input();
        List<VersionRef> wanted = wanted(request, input);
        try (Leases leases = site.store().leases("clone");
                Session session = site.warehouse().openSession()) {
            session.listenWith(records.statements("clone"));
            try (CloneOrigin origin = OriginAccess.open(
                    site.adapter(),
                    session,
                    request.target(),
                    request.origin(),
                    site.workspace().directory(),
                    request.from())) {
                return new Attempt(request, input, wanted, control, leases, session, origin).run();
            }
        }
    }

    private List<VersionRef> wanted(VirtualCloneRequest request, PlanInput input) {
        CloneScope scope = new CloneScope(input, request.select(), request.exclude());
        if (request.vde().isEmpty()) return scope.ofWorkspace();
        return site.store().read(view -> {
            RefSet refs = view.refs(request.vde().get());
            if (refs.isEmpty()) {
                throw new SqlBuildException(Diagnostic.of(
                                Code.S011,
                                "unknown virtual environment '" + request.vde().get() + "'")
                        .withHelp("leave out --virtual-env to clone what the workspace defines"));
            }
            List<VersionRef> wanted = scope.ofRefs(refs);
            requireRecorded(wanted, view.versions(wanted).keySet());
            return wanted;
        });
    }

    private static void requireRecorded(List<VersionRef> wanted, Set<VersionRef> recorded) {
        String unknown = wanted.stream()
                .filter(ref -> !recorded.contains(ref))
                .map(ref -> ref.node().name())
                .sorted()
                .collect(Collectors.joining(", "));
        if (unknown.isEmpty()) return;
        throw new SqlBuildException(Diagnostic.of(
                        Code.S069, "destination virtual environment has a ref without model version state: " + unknown)
                .withHelp("see what else is wrong with: sqb reconcile"));
    }

    /** One attempt, with everything it works with. */
    private final class Attempt {
        private final VirtualCloneRequest request;
        private final PlanInput input;
        private final List<VersionRef> wanted;
        private final RunControl control;
        private final Leases leases;
        private final Session session;
        private final CloneOrigin origin;
        private final Map<VersionRef, Lease> held = new HashMap<>();

        Attempt(
                VirtualCloneRequest request,
                PlanInput input,
                List<VersionRef> wanted,
                RunControl control,
                Leases leases,
                Session session,
                CloneOrigin origin) {
            this.request = request;
            this.input = input;
            this.wanted = wanted;
            this.control = control;
            this.leases = leases;
            this.session = session;
            this.origin = origin;
        }

        VirtualCloneReport run() {
            Set<VersionRef> archived =
                    site.store().read(view -> ArchivedVersions.among(wanted, view.relations(wanted)));
            new ArchivedVersions(site, leases, session).bringBack(archived);
            Map<VersionRef, RelationName> located = located();
            Set<VersionRef> locked = lock(located.keySet());
            Hydration plan = plan(located, locked);
            keep(plan);
            Map<VersionRef, Entry> made = make(plan, located);
            List<Entry> entries = plan.artifacts().stream()
                    .map(item -> made.getOrDefault(item.ref(), entry(item)))
                    .toList();
            return new VirtualCloneReport(request.from(), input.environment(), request.vde(), located.size(), entries);
        }

        /** Names under which the origin is read, of versions that it has. */
        private Map<VersionRef, RelationName> located() {
            Map<VersionRef, List<RelationName>> names = new LinkedHashMap<>();
            for (VersionRef ref : wanted) {
                RelationName base = request.places().apply(ref.node());
                // The longer name is taken there only when another version has the shorter one.
                names.put(
                        ref,
                        List.of(
                                origin.locate(site.layout().physicalWithLongerHash(ref, base)),
                                origin.locate(site.layout().physical(ref, base))));
            }
            WarehouseFacts there = new FactsReader(site.adapter())
                    .existing(
                            origin.session(),
                            names.values().stream().flatMap(Collection::stream).toList());
            Map<VersionRef, RelationName> located = new HashMap<>();
            names.forEach((ref, candidates) ->
                    candidates.stream().filter(there::exists).findFirst().ifPresent(name -> located.put(ref, name)));
            return located;
        }

        /** Locks all versions that can be copied, or those that are free; returns the others. */
        private Set<VersionRef> lock(Set<VersionRef> found) {
            Map<LockKey, VersionRef> keys = new HashMap<>();
            found.forEach(ref -> keys.put(LockKey.of(ref), ref));
            if (keys.isEmpty()) return Set.of();
            List<Lease> taken = request.skipLocked() ? leases.acquireFree(keys.keySet()) : acquireAll(keys.keySet());
            for (Lease lease : taken) {
                VersionRef ref = keys.remove(lease.key());
                if (ref != null) held.put(ref, lease);
            }
            return new HashSet<>(keys.values());
        }

        private List<Lease> acquireAll(Set<LockKey> keys) {
            try {
                return leases.acquire(keys);
            } catch (SqlBuildException e) {
                throw new SqlBuildException(e.diagnostics().stream()
                        .map(VirtualCloneUseCase::offeringToSkip)
                        .toList());
            }
        }

        private Hydration plan(Map<VersionRef, RelationName> located, Set<VersionRef> locked) {
            List<VersionRef> involved = new ArrayList<>(wanted);
            input.nodes().forEach(node -> involved.add(new VersionRef(node.id(), node.version())));
            HydrationState state = site.store().read(view -> HydrationState.read(view, involved));
            HydrationPlaces places = new HydrationPlaces(site.layout(), input, state);
            involved.addAll(state.versions().keySet());
            WarehouseFacts warehouse = standing(involved, places);
            refuseSamePlace(located, places, warehouse);
            Predicate<VersionRef> available = ref -> isAvailable(ref, state, warehouse);
            Set<VersionRef> created = new HashSet<>(located.keySet());
            created.removeAll(locked);
            created.removeIf(available);
            HydrationDefinitions definitions = new HydrationDefinitions(
                    site,
                    input,
                    places,
                    state,
                    new SourceFactors(session, site.adapter(), warehouse),
                    created,
                    records.runId().text());
            return HydrationPlanner.plan(
                    wanted.stream().map(definitions::require).toList(),
                    new HydrationFacts(located.keySet(), locked, available, definitions::find, places::home));
        }

        private WarehouseFacts standing(Collection<VersionRef> refs, HydrationPlaces places) {
            List<RelationName> relations = new ArrayList<>();
            List<RelationName> functions = new ArrayList<>();
            for (VersionRef ref : refs) {
                PhysicalRelation home = places.home(ref);
                (home.type() == PhysicalRelation.Type.FUNCTION ? functions : relations).add(home.relation());
            }
            return new RelationFacts(site.adapter())
                    .add(relations)
                    .addFunctions(functions)
                    .read(session);
        }

        private boolean isAvailable(VersionRef ref, HydrationState state, WarehouseFacts warehouse) {
            PhysicalRelation home = state.relations().get(ref);
            if (home == null || !state.isReady(ref)) return false;
            return home.type() == PhysicalRelation.Type.FUNCTION
                    ? warehouse.hasFunction(home.relation())
                    : warehouse.exists(home.relation());
        }

        /** Two stores that both own a relation would take it from one another. */
        private void refuseSamePlace(
                Map<VersionRef, RelationName> located, HydrationPlaces places, WarehouseFacts warehouse) {
            if (origin.session() != session) return;
            located.forEach((ref, there) -> {
                if (!warehouse.same(there, places.home(ref).relation())) return;
                throw new SqlBuildException(Diagnostic.of(
                                Code.D001,
                                "environments '" + request.from() + "' and '" + input.environment()
                                        + "' keep their versions in the same place: " + there)
                        .withHelp("give each environment a schema or a database of its own"));
            });
        }

        /** A version that is wanted is not to be cleaned away soon. */
        private void keep(Hydration plan) {
            List<VersionRef> present = plan.artifacts().stream()
                    .filter(item -> item.fate() == Fate.PRESENT)
                    .map(Item::ref)
                    .toList();
            List<Lease> unused = new ArrayList<>();
            plan.artifacts().stream()
                    .filter(item -> !item.isWork())
                    .forEach(
                            item -> Optional.ofNullable(held.remove(item.ref())).ifPresent(unused::add));
            if (unused.isEmpty()) return;
            site.store().write(unused, tx -> {
                tx.touch(present);
                return present;
            });
            leases.release(unused);
        }

        private Map<VersionRef, Entry> make(Hydration plan, Map<VersionRef, RelationName> located) {
            List<Item> items = plan.work();
            if (items.isEmpty()) return Map.of();
            ensureSchemas(items);
            HydrationLog log =
                    new HydrationLog(site.store(), leases, held, records.runId().text());
            HydrationWork work = new HydrationWork(
                    items, located, site.adapter(), origin, request.hardCopy(), log, control, records);
            try {
                new Crew(work.schedule(), site.warehouse(), control, Crew.OnStop.CANCEL, false, work)
                        .run(Math.max(1, Math.min(request.concurrency(), items.size())));
            } finally {
                log.finish();
            }
            Map<VersionRef, Entry> entries = new HashMap<>(work.entries());
            log.failures()
                    .forEach((ref, error) -> entries.put(
                            ref,
                            new Entry(
                                    ref.node(),
                                    Status.FAILED,
                                    Optional.empty(),
                                    Optional.of(error.on(
                                            ref.node().kind().word(), ref.node().name())))));
            return entries;
        }

        private void ensureSchemas(List<Item> items) {
            Set<List<Object>> ensured = new HashSet<>();
            for (Item item : items) {
                RelationName home = item.home().relation();
                if (home.schema().isEmpty() || !ensured.add(List.of(home.database(), home.schema()))) continue;
                site.adapter()
                        .ensureSchema(session, home.database(), home.schema().get());
            }
        }
    }

    private static Diagnostic offeringToSkip(Diagnostic refusal) {
        if (refusal.code() != Code.S068) return refusal;
        Diagnostic told = refusal.help().map(refusal::withNote).orElse(refusal);
        return told.withHelp("Re-run with --skip-locked to hydrate other model versions.");
    }

    private static Entry entry(Item item) {
        Status status = switch (item.fate()) {
            case PRESENT -> Status.PRESENT;
            case LOCKED -> Status.LOCKED;
            case MISSING, COPY, CREATE -> Status.MISSING;
        };
        NodeId node = item.ref().node();
        return new Entry(node, status, item.note(), Optional.empty());
    }
}
