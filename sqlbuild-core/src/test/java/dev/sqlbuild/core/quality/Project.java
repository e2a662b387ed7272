package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.header.HeaderKind;
import dev.sqlbuild.core.header.HeaderParser;
import dev.sqlbuild.core.incremental.CursorSql;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.HeaderConfig;
import dev.sqlbuild.core.sql.InterpolationScope;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceScanner;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A project in memory, put together by a test. */
final class Project {
    private static final SqlJudge JUDGE = new DuckDbAdapter().openJudge(Path.of("target"));

    private final Map<NodeId, CheckedNode> nodes = new LinkedHashMap<>();
    private final Map<NodeId, List<NodeId>> upstream = new LinkedHashMap<>();
    private final List<AuditTarget> targets = new ArrayList<>();
    private final List<SourceText> tests = new ArrayList<>();
    private final List<SourceText> generic = new ArrayList<>();
    private final List<SourceText> singular = new ArrayList<>();
    private final Map<String, Object> variables = new LinkedHashMap<>();
    private boolean analysis = true;
    final Diagnostics diagnostics = new Diagnostics();

    /** Source raw__trips, models stg_trips, fct_trips and daily_revenue, as in the examples of the specification. */
    static Project pedal() {
        return new Project()
                .source(
                        "raw__trips",
                        open(
                                typed("id", "INTEGER"),
                                typed("bike_id", "INTEGER"),
                                typed("st", "VARCHAR"),
                                typed("fare", "INTEGER"),
                                typed("day", "DATE")))
                .model(
                        "stg_trips",
                        """
                        SELECT id AS trip_id, bike_id, LOWER(st) AS state, fare AS fare_cents, day
                        FROM __source("raw__trips")""",
                        closed(
                                typed("trip_id", "INTEGER"),
                                typed("bike_id", "INTEGER"),
                                typed("state", "VARCHAR"),
                                typed("fare_cents", "INTEGER"),
                                typed("day", "DATE")))
                .model(
                        "fct_trips",
                        "SELECT * FROM __ref(\"stg_trips\") WHERE state = 'closed'",
                        closed(
                                typed("trip_id", "INTEGER"),
                                typed("bike_id", "INTEGER"),
                                typed("state", "VARCHAR"),
                                typed("fare_cents", "INTEGER"),
                                typed("day", "DATE")))
                .model(
                        "daily_revenue",
                        """
                        SELECT day, COUNT(*) AS trips, SUM(fare_cents) AS revenue_cents, MAX(bike_id) AS last_bike
                        FROM __ref("fct_trips") GROUP BY day""",
                        closed(
                                typed("day", "DATE"),
                                typed("trips", "BIGINT"),
                                typed("revenue_cents", "HUGEINT"),
                                typed("last_bike", "INTEGER")));
    }

    static Column typed(String name, String type) {
        return Column.of(name, type);
    }

    static Column required(String name, String type) {
        return new Column(name, Optional.of(type), Optional.of(false), Optional.empty());
    }

    static Shape closed(Column... columns) {
        return new Shape(true, List.of(columns));
    }

    static Shape open(Column... columns) {
        return new Shape(false, List.of(columns));
    }

    Project source(String name, Shape shape) {
        return add(new CheckedNode(NodeId.source(name), shape, Optional.empty()), List.of());
    }

    Project seed(String name, Shape shape) {
        return add(new CheckedNode(NodeId.seed(name), shape, Optional.empty()), List.of());
    }

    Project model(String name, String sql, Shape shape) {
        SourceText file = new SourceText("models/" + name + ".sql", sql);
        SqlTemplate template = ReferenceScanner.scan(MappedSql.of(file, 0, sql.length()), diagnostics);
        List<NodeId> parents = new ArrayList<>();
        for (Reference reference : template.references()) {
            NodeId node = switch (reference.kind()) {
                case SOURCE -> NodeId.source(reference.name());
                case SEED -> NodeId.seed(reference.name());
                default ->
                    nodes.containsKey(NodeId.seed(reference.name()))
                            ? NodeId.seed(reference.name())
                            : NodeId.model(reference.name());
            };
            if (!parents.contains(node)) parents.add(node);
        }
        return add(new CheckedNode(NodeId.model(name), shape, Optional.of(template)), parents);
    }

    private Project add(CheckedNode node, List<NodeId> parents) {
        nodes.put(node.id(), node);
        upstream.put(node.id(), parents);
        return this;
    }

    Project variable(String name, Object value) {
        variables.put(name, value);
        return this;
    }

    Project withoutAnalysis() {
        analysis = false;
        return this;
    }

    Project test(String path, String text) {
        tests.add(new SourceText("tests/unit/" + path, text));
        return this;
    }

    Project genericAudit(String path, String text) {
        generic.add(new SourceText("audits/generic/" + path, text));
        return this;
    }

    Project singularAudit(String path, String text) {
        singular.add(new SourceText("audits/singular/" + path, text));
        return this;
    }

    /** Attaches audits written as in a MODEL header: {@code audits [...]} and {@code columns (...)}. */
    Project attach(NodeId node, String header) {
        SourceText file = new SourceText("models/" + node.name() + ".sql", "MODEL (" + header + ");");
        ConfigValue.Table table =
                HeaderConfig.table(HeaderParser.parse(file, 0, HeaderKind.MODEL).entries(), file);
        List<AuditTarget.ColumnAudits> columns = new ArrayList<>();
        if (table.find("columns").orElse(null) instanceof ConfigValue.Table declared) {
            declared.entries()
                    .forEach((name, entry) -> columns.add(new AuditTarget.ColumnAudits(
                            name, attachments(((ConfigValue.Table) entry.value()).find("audits")))));
        }
        targets.add(new AuditTarget(node, file.path(), attachments(table.find("audits")), columns));
        return this;
    }

    private static List<AuditAttachment> attachments(Optional<ConfigValue> list) {
        if (list.isEmpty()) return List.of();
        List<AuditAttachment> attachments = new ArrayList<>();
        for (ConfigValue item : ((ConfigValue.Items) list.get()).items()) {
            if (item instanceof ConfigValue.Text text) {
                attachments.add(new AuditAttachment(text.text(), Map.of(), text.span()));
                continue;
            }
            ConfigValue.Entry call =
                    ((ConfigValue.Table) item).entries().values().iterator().next();
            Map<String, ConfigValue> arguments = new LinkedHashMap<>();
            ((ConfigValue.Table) call.value()).entries().forEach((key, entry) -> arguments.put(key, entry.value()));
            attachments.add(new AuditAttachment(call.key(), arguments, item.span()));
        }
        return attachments;
    }

    List<SqlTest> tests() {
        return TestCompiler.compile(testInputs(), diagnostics);
    }

    TestInputs testInputs() {
        DuckDbAdapter adapter = new DuckDbAdapter();
        return new TestInputs(
                tests, checkedNodes(), scope(), adapter.dialect(), new CursorSql(adapter::literal), judge());
    }

    List<Audit> audits() {
        return AuditCompiler.compile(auditInputs(), diagnostics);
    }

    AuditInputs auditInputs() {
        return new AuditInputs(
                generic,
                singular,
                targets,
                checkedNodes(),
                scope(),
                new DuckDbAdapter().dialect(),
                judge(),
                Severity.ERROR,
                false);
    }

    private ProjectNodes checkedNodes() {
        return ProjectNodes.of(nodes.values(), Set.of(), Set.of(), Dag.of(upstream));
    }

    private InterpolationScope scope() {
        return InterpolationScope.of(variables, name -> Optional.empty());
    }

    private Optional<SqlJudge> judge() {
        return analysis ? Optional.of(JUDGE) : Optional.empty();
    }

    /** {@code P001 tests/unit/a.sql:3:5 message} for each finding. */
    List<String> findings() {
        return diagnostics.sorted().stream()
                .map(d -> d.code() + " " + d.span().map(SourceSpan::toString).orElse("-") + " " + d.message()
                        + d.help().map(help -> " (" + help + ")").orElse(""))
                .toList();
    }
}
