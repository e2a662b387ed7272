package dev.sqlbuild.engine.freshness;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.freshness.FreshnessRecord;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.FreshnessStore;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code sqb freshness}: observes sources and says how their data compares with what builds have read. Writes nothing. */
public final class FreshnessUseCase {
    private final WarehouseFactory warehouses;
    private final Clock clock;

    public FreshnessUseCase(WarehouseFactory warehouses, Clock clock) {
        this.warehouses = warehouses;
        this.clock = clock;
    }

    /**
     * Looks at the selected sources and at those above selected models.
     *
     * @param compare whether to read what builds recorded
     */
    public FreshnessReport run(Workspace workspace, List<String> select, List<String> exclude, boolean compare) {
        Adapter adapter = warehouses.adapter();
        Records records =
                (session, input, facts) -> new FreshnessStore(adapter).readLatest(session, input.targets(), facts);
        try (Warehouse warehouse = warehouses.open()) {
            return observe(
                    adapter,
                    warehouse,
                    workspace,
                    select,
                    exclude,
                    compare ? Optional.of(records) : Optional.empty(),
                    clock);
        }
    }

    /** What builds have read of the sources. */
    public interface Records {
        List<FreshnessRecord> read(Session session, PlanInput input, WarehouseFacts facts);
    }

    /**
     * The same in a warehouse that is open.
     *
     * @param records what to compare with, if anything
     */
    public static FreshnessReport observe(
            Adapter adapter,
            Warehouse warehouse,
            Workspace workspace,
            List<String> select,
            List<String> exclude,
            Optional<Records> records,
            Clock clock) {
        PlanInput input = WorkspaceInput.of(workspace);
        List<Source> sources =
                sources(workspace, Selectors.of(input.selectable(), input.dag()).select(select, exclude));
        try (Session session = warehouse.openSession()) {
            WarehouseFacts facts =
                    new FactsReader(adapter).warehouse(session, input, List.of(), FactsReader.Columns.SKIP);
            List<FreshnessRecord> recorded =
                    records.map(known -> known.read(session, input, facts)).orElse(List.of());
            SourceFacts observed = new SourceObserver(
                            adapter,
                            warehouse,
                            () -> StatementListener.NONE,
                            workspace.config().settings().concurrency(),
                            clock)
                    .observe(sources, facts);
            return report(sources, observed, recorded, records.isPresent());
        }
    }

    private static List<Source> sources(Workspace workspace, Set<NodeId> selected) {
        Set<NodeId> wanted = new HashSet<>(selected);
        wanted.addAll(workspace.dag().ancestors(selected, Integer.MAX_VALUE));
        return workspace.sources().values().stream()
                .filter(source -> wanted.contains(source.id()))
                .toList();
    }

    private static FreshnessReport report(
            List<Source> sources, SourceFacts observed, List<FreshnessRecord> records, boolean compared) {
        List<FreshnessReport.Entry> entries = new ArrayList<>();
        for (Source source : sources) {
            observed.find(source.id()).ifPresent(observation -> {
                Optional<DataVersion> previous = FreshnessReport.recorded(source, records);
                entries.add(new FreshnessReport.Entry(
                        source, FreshnessReport.status(observation, previous, compared), observation, previous));
            });
        }
        return new FreshnessReport(entries, compared);
    }
}
