package dev.sqlbuild.engine.facts;

import static dev.sqlbuild.engine.facts.StateTable.part;
import static dev.sqlbuild.engine.facts.StateTable.text;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.jdbc.Retry;
import dev.sqlbuild.jdbc.Session;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and adds recorded builds. Thread-safe; lives as long as one command. */
public final class FingerprintStore {
    /** Rows of one insert; bounds the length of a statement. */
    private static final int BATCH = 200;

    private final FingerprintTable table;
    private final Set<RelationName> created = new HashSet<>();

    public FingerprintStore(Adapter adapter) {
        this.table = new FingerprintTable(adapter);
    }

    /** Latest record of each model, seed and function over the given state tables, all of which exist; without definitions. */
    Map<NodeId, Fingerprint> readLatest(Session session, List<RelationName> tables) {
        if (tables.isEmpty()) return Map.of();
        Map<NodeId, Fingerprint> latest = new HashMap<>();
        for (List<@Nullable Object> row : table.state().query(session, tables, table.selectLatest(tables))) {
            fingerprint(row).ifPresent(record -> latest.put(record.node(), record));
        }
        return latest;
    }

    /** Definition texts by their hash, as far as the given state tables hold them. */
    Map<String, String> readDefinitions(Session session, List<RelationName> tables, Collection<String> hashes) {
        if (tables.isEmpty() || hashes.isEmpty()) return Map.of();
        Map<String, String> definitions = new HashMap<>();
        for (List<@Nullable Object> row :
                table.state().query(session, tables, table.selectDefinitions(tables, hashes))) {
            FingerprintTable.decode(text(row, 1)).ifPresent(definition -> definitions.put(text(row, 0), definition));
        }
        return definitions;
    }

    /** A row that does not hold what this program writes counts as no record. */
    private static Optional<Fingerprint> fingerprint(List<@Nullable Object> row) {
        String type = text(row, 0);
        boolean function = type.equals("udf") || type.equals("table_fn");
        Optional<NodeId> node = NodeId.find((function ? "function" : type) + ":" + text(row, 1));
        Optional<VersionHash> version = VersionHash.find(text(row, 7));
        Optional<String> metadata = FingerprintTable.decode(text(row, 9));
        Optional<String> schema = part(row, 3);
        String name = text(row, 4);
        boolean complete = node.isPresent() && version.isPresent() && metadata.isPresent() && !name.isEmpty();
        if (!complete || !(row.get(10) instanceof LocalDateTime at)) return Optional.empty();
        return Optional.of(new Fingerprint(
                node.get(),
                new RelationName(schema.flatMap(present -> part(row, 2)), schema, name),
                text(row, 5),
                text(row, 6),
                version.get(),
                text(row, 8),
                "",
                metadata.get(),
                at));
    }

    /**
     * Records finished builds, one statement per schema. Creates the state table where it is missing.
     *
     * @param session outside a transaction
     * @return a warning for each node that could not be recorded; the builds themselves are good
     */
    public synchronized Map<NodeId, Diagnostic> append(Session session, List<Fingerprint> rows) {
        Map<NodeId, Diagnostic> warnings = new LinkedHashMap<>();
        byTable(rows).forEach((name, ofTable) -> {
            for (int from = 0; from < ofTable.size(); from += BATCH) {
                List<Fingerprint> batch = ofTable.subList(from, Math.min(ofTable.size(), from + BATCH));
                insert(session, name, batch)
                        .ifPresent(cause -> batch.forEach(row -> warnings.put(row.node(), warning(row, name, cause))));
            }
        });
        return warnings;
    }

    /**
     * Records builds that are done in the transaction of the session, together with them or not at all.
     *
     * @throws SqlBuildException when they cannot be recorded
     */
    public void record(Session session, List<Fingerprint> rows) {
        byTable(rows).forEach((name, ofTable) -> {
            session.execute(table.state().create(name));
            for (int from = 0; from < ofTable.size(); from += BATCH) {
                session.execute(table.insert(name, ofTable.subList(from, Math.min(ofTable.size(), from + BATCH))));
            }
        });
    }

    private Map<RelationName, List<Fingerprint>> byTable(List<Fingerprint> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        row -> table.state().beside(row.target()), LinkedHashMap::new, Collectors.toList()));
    }

    private Optional<String> insert(Session session, RelationName name, List<Fingerprint> batch) {
        try {
            if (!created.contains(name)) {
                // Two commands that make the table at once get in each other's way.
                Retry.STANDARD.run(() -> session.execute(table.state().create(name)));
                created.add(name);
            }
            session.execute(table.insert(name, batch));
            return Optional.empty();
        } catch (SqlBuildException e) {
            return Optional.of(e.diagnostic().message());
        }
    }

    private static Diagnostic warning(Fingerprint row, RelationName name, String cause) {
        return Diagnostic.of(
                        Code.S401,
                        "cannot record the build of '" + row.node().name() + "' in " + name
                                + "; the next plan will treat it as changed")
                .withSeverity(Severity.WARNING)
                .on(row.node().kind().word(), row.node().name())
                .withNote(cause.lines().findFirst().orElse(cause));
    }
}
