package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.jdbc.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code sqb diff FROM:TO}: the same models in two environments, read through the connection of the second. */
public final class DiffUseCase {
    private final WarehouseFactory warehouses;

    public DiffUseCase(WarehouseFactory warehouses) {
        this.warehouses = warehouses;
    }

    public DiffReport run(DiffRequest request, RunControl control) {
        long start = System.nanoTime();
        request.limits().checkModels(request.pairs().size());
        Adapter adapter = warehouses.adapter();
        try (Warehouse warehouse = warehouses.open();
                Session session = warehouse.openSession()) {
            control.add(session);
            List<ModelPair> pairs = request.leftFile()
                    .map(file -> inFile(file, adapter.attachForReading(session, file), request.pairs()))
                    .orElse(request.pairs());
            List<ModelDiff> diffs = new PairComparer(adapter, session, control)
                    .compare(pairs, request.mode(), request.examples(), request.limits(), request.namedColumns());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return new DiffReport(DiffReport.Kind.MODEL, request.from(), request.to(), request.mode(), diffs, took);
        }
    }

    /** An attached file is read under the name it was attached with; another database that it knows keeps its own. */
    private static List<ModelPair> inFile(Path file, String database, List<ModelPair> pairs) {
        String stem = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        return pairs.stream()
                .map(pair -> {
                    RelationName left = pair.left();
                    boolean ofFile = left.database().map(stem::equals).orElse(true);
                    return ofFile
                            ? pair.withLeft(new RelationName(Optional.of(database), left.schema(), left.name()))
                            : pair;
                })
                .toList();
    }
}
