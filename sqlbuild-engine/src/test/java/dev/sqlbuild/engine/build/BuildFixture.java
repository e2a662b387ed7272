package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.QueryRendering.TableFactor;
import dev.sqlbuild.core.project.SnapshotPolicies.SchemaChangePolicy;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.ReferenceKind;
import dev.sqlbuild.core.sql.ReferenceScanner;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.relation.References;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.jdbc.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A project of a few models on a DuckDB file, built without compiling any files. */
final class BuildFixture implements AutoCloseable {
    static final Adapter ADAPTER = new DuckDbAdapter();
    static final String SCHEMA = "dev";

    final Warehouse warehouse;
    final Session session;
    private Warehouse executing;
    private final Path directory;
    private final Map<NodeId, Node> nodes = new LinkedHashMap<>();
    private final List<Audit> lastAudits = new ArrayList<>();
    private int concurrency = 1;
    private boolean failFast;
    private Limits limits = Limits.none("dev");
    private BuildLog log = BuildLog.NONE;
    private RunControl control = new RunControl();
    private RunListener listener = RunListener.NONE;

    /** A model under construction. */
    static final class Node {
        final NodeId id;
        final SqlTemplate query;
        final boolean view;
        final List<Audit> audits = new ArrayList<>();
        List<Column> columns = List.of();
        boolean enforced;
        boolean staged = true;
        boolean leftover;
        boolean present = true;
        Ownership existing = Ownership.MANAGED;
        NodeWork.Hooks hooks = NodeWork.Hooks.NONE;
        Optional<SnapshotConfig> snapshot = Optional.empty();

        Node(NodeId id, SqlTemplate query, boolean view) {
            this.id = id;
            this.query = query;
            this.view = view;
        }

        Recipe recipe() {
            Destination destination = new Destination(RelationName.of(SCHEMA, id.name()), existing, present);
            if (snapshot.isPresent()) {
                return new SnapshotRecipe(
                        query,
                        snapshot.get(),
                        SchemaChangePolicy.APPEND_NEW_COLUMNS,
                        new TableContract(columns, enforced),
                        destination,
                        !present);
            }
            return view
                    ? new ViewRecipe(query, destination, leftover)
                    : new TableRecipe(query, destination, new TableContract(columns, enforced), staged, leftover);
        }
    }

    private BuildFixture(Path directory) {
        this.directory = directory;
        this.warehouse = ADAPTER.connect(
                ConnectionConfig.of(
                        ADAPTER,
                        Map.of("database", directory.resolve("w.duckdb").toString())),
                directory);
        this.session = warehouse.openSession();
        this.executing = warehouse;
    }

    static BuildFixture in(Path directory) {
        return new BuildFixture(directory);
    }

    /** Starts anew with the same warehouse. */
    BuildFixture clear() {
        nodes.clear();
        lastAudits.clear();
        control = new RunControl();
        return this;
    }

    Node table(String name, String sql) {
        return add(name, sql, false);
    }

    Node view(String name, String sql) {
        return add(name, sql, true);
    }

    private Node add(String name, String sql, boolean view) {
        Node node = new Node(NodeId.model(name), template(sql), view);
        nodes.put(node.id, node);
        return node;
    }

    Audit audit(Node node, String label, Severity severity, String sql) {
        Audit audit = audit(label, Optional.of(node.id), severity, sql);
        node.audits.add(audit);
        return audit;
    }

    Audit lastAudit(String label, String sql) {
        Audit audit = audit(label, Optional.empty(), Severity.ERROR, sql);
        lastAudits.add(audit);
        return audit;
    }

    private static Audit audit(String label, Optional<NodeId> target, Severity severity, String sql) {
        SqlTemplate query = template(sql);
        return new Audit(
                "audit:" + label + ":" + target.map(NodeId::toString).orElse(""),
                label,
                label,
                target,
                Optional.empty(),
                severity,
                false,
                false,
                query,
                Optional.empty(),
                query.names(ReferenceKind.REF).stream().map(NodeId::model).toList(),
                "audits/" + label + ".sql");
    }

    BuildFixture concurrency(int workers) {
        concurrency = workers;
        return this;
    }

    BuildFixture failFast() {
        failFast = true;
        return this;
    }

    BuildFixture limits(Limits other) {
        limits = other;
        return this;
    }

    BuildFixture log(BuildLog other) {
        log = other;
        return this;
    }

    BuildFixture listener(RunListener other) {
        listener = other;
        return this;
    }

    /** Builds get their sessions from there. */
    void executeIn(Warehouse other) {
        executing = other;
    }

    RunControl control() {
        return control;
    }

    RunReport build() {
        List<NodeWork> work = nodes.values().stream().map(this::work).toList();
        References references = new References(
                reference -> NodeId.model(reference.name()),
                node -> TableFactor.of(RelationName.of(SCHEMA, node.name()), ADAPTER.dialect()),
                ADAPTER.dialect());
        return new Executor(new Execution(
                        "build",
                        "dev",
                        ADAPTER,
                        executing,
                        work,
                        lastAudits,
                        references,
                        log,
                        RunRecords.of(directory, RunId.next(Clock.systemUTC())),
                        concurrency,
                        failFast,
                        limits,
                        Clock.systemUTC().instant(),
                        control,
                        listener,
                        Clock.systemUTC()))
                .run();
    }

    private NodeWork work(Node node) {
        Set<NodeId> needs = new HashSet<>();
        node.query.names(ReferenceKind.REF).stream()
                .map(NodeId::model)
                .filter(nodes::containsKey)
                .forEach(needs::add);
        String label = node.view ? "view" : "table";
        return new NodeWork(
                node.id,
                new NodeWork.Title(label, Optional.of(label), Optional.empty(), "create_" + label, Optional.empty()),
                Optional.of(RelationName.of(SCHEMA, node.id.name())),
                node.recipe(),
                node.audits,
                List.of(),
                node.hooks,
                Shown.NOWHERE,
                Optional.empty(),
                "target/run/models/" + node.id.name() + ".sql",
                needs,
                Set.of());
    }

    static SqlTemplate template(String sql) {
        SourceText file = new SourceText("models/x.sql", sql);
        return ReferenceScanner.scan(MappedSql.of(file, 0, sql.length()), new Diagnostics());
    }

    void execute(String sql) {
        session.execute(sql);
    }

    Object value(String sql) {
        return session.query(sql).single();
    }

    List<Object> column(String sql) {
        return session.query(sql).rows().stream().<Object>map(row -> row.get(0)).toList();
    }

    /** Tables and views of the schema, as {@code name kind}. */
    List<Object> relations() {
        return column("SELECT table_name || ' ' || table_type FROM information_schema.tables WHERE table_schema = '"
                + SCHEMA + "' ORDER BY 1");
    }

    static NodeResult node(RunReport report, String name) {
        return report.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        session.close();
        warehouse.close();
    }
}
