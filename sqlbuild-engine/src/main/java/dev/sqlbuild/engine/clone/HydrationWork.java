package dev.sqlbuild.engine.clone;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.CloneOrigin;
import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.Hydration.Fate;
import dev.sqlbuild.core.virtual.Hydration.Item;
import dev.sqlbuild.core.virtual.RecordedFunction;
import dev.sqlbuild.engine.clone.VirtualCloneReport.Entry;
import dev.sqlbuild.engine.clone.VirtualCloneReport.Status;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.Crew;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.Schedule;
import dev.sqlbuild.engine.run.WorkerSession;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes one relation after the other. Rows are copied under a name of their own, which a dying process leaves to the
 * janitor; views and functions are created in one statement.
 */
final class HydrationWork implements Crew.Work {
    private final List<Item> items;
    private final Map<VersionRef, RelationName> located;
    private final Adapter adapter;
    private final CloneOrigin origin;
    private final boolean hardCopy;
    private final HydrationLog log;
    private final RunControl control;
    private final RunRecords records;
    private final String suffix;
    private final Map<VersionRef, Entry> entries = new ConcurrentHashMap<>();

    /**
     * @param items what is made
     * @param located names under which the origin is read
     */
    HydrationWork(
            List<Item> items,
            Map<VersionRef, RelationName> located,
            Adapter adapter,
            CloneOrigin origin,
            boolean hardCopy,
            HydrationLog log,
            RunControl control,
            RunRecords records) {
        this.items = items;
        this.located = located;
        this.adapter = adapter;
        this.origin = origin;
        this.hardCopy = hardCopy;
        this.log = log;
        this.control = control;
        this.records = records;
        String run = records.runId().text();
        this.suffix = "__sqb_tmp_" + run.substring(run.length() - 8);
    }

    /** What reads others comes after them; copies wait for nothing. */
    Schedule schedule() {
        Map<VersionRef, Integer> place = new HashMap<>();
        for (Item item : items) place.put(item.ref(), place.size());
        List<List<Integer>> needs = new ArrayList<>();
        List<List<Integer>> none = new ArrayList<>();
        for (Item item : items) {
            List<Integer> above = new ArrayList<>();
            for (VersionRef need : item.needs()) {
                Integer job = place.get(need);
                if (job != null) above.add(job);
            }
            needs.add(above);
            none.add(List.of());
        }
        return Schedule.of(needs, none);
    }

    /** What became of each version that is made. */
    Map<VersionRef, Entry> entries() {
        return entries;
    }

    @Override
    public boolean run(int job, WorkerSession worker) {
        Item item = items.get(job);
        try {
            log.check(item);
            Session session = worker.get();
            session.listenWith(records.statements(item.ref().node().toString()));
            make(session, item);
            log.made(item);
            put(item, Status.HYDRATED, Optional.empty(), Optional.empty());
            return true;
        } catch (SqlBuildException e) {
            NodeId node = item.ref().node();
            Diagnostic error = e.diagnostic().resource().isPresent()
                    ? e.diagnostic()
                    : e.diagnostic().on(node.kind().word(), node.name());
            put(item, Status.FAILED, Optional.empty(), Optional.of(error));
            if (e.getSuppressed().length > 0) worker.discard();
            return false;
        }
    }

    private void make(Session session, Item item) {
        RelationName home = item.home().relation();
        if (item.version() instanceof FunctionVersion function) {
            adapter.createFunction(session, RecordedFunction.definition(function, home), Optional.empty());
        } else if (item.fate() == Fate.CREATE) {
            ModelVersion view = (ModelVersion) item.version();
            adapter.createViewAs(session, home, view.compiledSql(), Ownership.MANAGED);
        } else {
            copy(session, item, home);
        }
    }

    private void copy(Session session, Item item, RelationName home) {
        RelationName temporary = new HelperNames(adapter.dialect()).derived(home, suffix);
        try {
            RelationName there = located.getOrDefault(item.ref(), home);
            origin.copy(session, there, temporary, hardCopy);
            log.check(item);
            boolean begun = control.uncut(session, () -> adapter.promote(session, temporary, home, Ownership.MANAGED));
            if (!begun) throw new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"));
        } catch (SqlBuildException e) {
            drop(session, temporary, e);
            throw e;
        }
    }

    /** What cannot be dropped now is found by the janitor. */
    private void drop(Session session, RelationName temporary, SqlBuildException cause) {
        try {
            adapter.drop(session, temporary, RelationKind.TABLE);
        } catch (SqlBuildException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void blocked(int job, int failed) {
        String note = "it reads " + items.get(failed).ref().node().name() + ", which was not hydrated";
        put(items.get(job), Status.MISSING, Optional.of(note), Optional.empty());
    }

    @Override
    public void abandoned(int job) {
        put(items.get(job), Status.INTERRUPTED, Optional.empty(), Optional.empty());
    }

    private void put(Item item, Status status, Optional<String> note, Optional<Diagnostic> error) {
        entries.put(item.ref(), new Entry(item.ref().node(), status, note, error));
    }
}
