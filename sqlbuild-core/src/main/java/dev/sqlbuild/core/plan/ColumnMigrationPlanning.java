package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.migration.ColumnDecision;
import dev.sqlbuild.core.migration.ColumnMigration;
import dev.sqlbuild.core.migration.ColumnMigration.VersionChange;
import dev.sqlbuild.core.migration.ColumnRecord;
import dev.sqlbuild.core.migration.Discovery;
import dev.sqlbuild.core.migration.MigrationRecords;
import dev.sqlbuild.core.migration.MissingOrigin;
import dev.sqlbuild.core.migration.OutputRenames;
import dev.sqlbuild.core.migration.RenamedColumn;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.PlanWarning.Kind;
import dev.sqlbuild.core.project.Environment.MissingOriginPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what becomes of renamed columns (models.md 11.5), and gives the facts as they will be once they have their new
 * names, so that everything after it plans as if they had always had them.
 */
public final class ColumnMigrationPlanning {
    private final PlanInput input;
    private final PlanRequest request;
    private final MigrationPlanning.Result moved;
    private final MigrationRecords records;
    private final MissingOriginPolicy missingOrigin;
    private final boolean possible;
    private final Diagnostics errors = new Diagnostics();
    private final List<PlanWarning> warnings;
    private final List<MissingOrigin> unconfirmed = new ArrayList<>();
    private final List<ColumnMigration> found = new ArrayList<>();
    private final Map<NodeId, Map<String, String>> renames = new HashMap<>();

    private ColumnMigrationPlanning(
            PlanInput input,
            PlanRequest request,
            MigrationPlanning.Result moved,
            MigrationRecords records,
            MissingOriginPolicy missingOrigin,
            boolean possible) {
        this.input = input;
        this.request = request;
        this.moved = moved;
        this.records = records;
        this.missingOrigin = missingOrigin;
        this.possible = possible;
        this.warnings = new ArrayList<>(moved.warnings());
    }

    /**
     * Adds what happens to columns.
     *
     * @param moved what was decided about models, and the facts after it
     * @param renamed columns that say which name they had
     * @param possible whether the engine can rename columns
     * @throws dev.sqlbuild.base.SqlBuildException with every rename that must not be carried out
     */
    public static MigrationPlanning.Result of(
            PlanInput input,
            PlanRequest request,
            MigrationPlanning.Result moved,
            List<RenamedColumn> renamed,
            MigrationRecords records,
            MissingOriginPolicy missingOrigin,
            boolean possible) {
        return new ColumnMigrationPlanning(input, request, moved, records, missingOrigin, possible).run(renamed);
    }

    private MigrationPlanning.Result run(List<RenamedColumn> renamed) {
        Set<NodeId> selected =
                Selectors.of(input.selectable(), input.dag()).select(request.select(), request.exclude());
        for (Buildable node : input.nodes()) {
            if (!hasHistory(node) || columns(node).isEmpty()) continue;
            Map<String, String> names = new HashMap<>(recordedSince(node));
            if (selected.contains(node.id())) {
                List<RenamedColumn> declared = renamed.stream()
                        .filter(column -> column.model().equals(node.id()))
                        .toList();
                declared.forEach(column -> declared(node, column, names));
                discovered(node, declared, names);
            }
            if (!names.isEmpty()) renames.put(node.id(), names);
        }
        errors.throwIfErrors();
        if (found.isEmpty() && renames.isEmpty() && records.columns().isEmpty()) return moved;
        return result();
    }

    private static boolean hasHistory(Buildable node) {
        return node.materialization()
                .filter(m -> m == Materialization.INCREMENTAL || m == Materialization.SNAPSHOT)
                .isPresent();
    }

    /** Columns of the table that stands at a node's name. */
    private List<ColumnInfo> columns(Buildable node) {
        boolean table = moved.warehouse()
                .findKind(node.relation())
                .filter(RelationKind.TABLE::equals)
                .isPresent();
        return table ? moved.warehouse().columns(node.relation()) : List.of();
    }

    /** Columns that were renamed after the build that is recorded, which then has died or failed. */
    private Map<String, String> recordedSince(Buildable node) {
        return record(node)
                .map(record -> records.columnsSince(node.relation(), record.at()))
                .orElse(Map.of());
    }

    private Optional<Fingerprint> record(Buildable node) {
        return Optional.ofNullable(moved.state().own().get(node.id()))
                .filter(record -> moved.warehouse().same(record.target(), node.relation()));
    }

    // ---- columns that say which name they had

    private void declared(Buildable node, RenamedColumn renamed, Map<String, String> names) {
        Optional<ColumnDecision> decision = decide(node, renamed);
        if (decision.isEmpty()) return;
        if (decision.get() == ColumnDecision.SOURCE_MISSING) missing(node, renamed);
        else MigrationRecords.addRename(names, renamed.from(), renamed.column());
        if (decision.get() == ColumnDecision.DONE) {
            warnings.add(PlanWarning.about(
                    Kind.M108,
                    node.id(),
                    node.name() + ": column '" + renamed.from() + "' is renamed to '" + renamed.column()
                            + "'; its migrate_from can be removed"));
        }
        add(node, renamed.from(), renamed.column(), Discovery.MANUAL, decision.get());
    }

    /** What happens; nothing when it must not, which is then an error. */
    private Optional<ColumnDecision> decide(Buildable node, RenamedColumn renamed) {
        boolean old = find(node, renamed.from()).isPresent();
        boolean now = find(node, renamed.column()).isPresent();
        if (node.shape().find(renamed.from()).isPresent()) {
            return refuse(
                    Code.M111,
                    renamed,
                    "its query still outputs '" + renamed.from() + "'",
                    "take that column out of the query, or remove migrate_from");
        }
        if (old && now) {
            return refuse(
                    Code.M110,
                    renamed,
                    node.relation() + " has both columns",
                    "drop one of them by hand, or remove migrate_from");
        }
        if (old && !possible) {
            return refuse(
                    Code.M112,
                    renamed,
                    "this engine cannot rename columns",
                    "rename it by hand if that is possible, or remove migrate_from and rebuild with --full-refresh");
        }
        if (old) return Optional.of(ColumnDecision.RENAME);
        if (isRecorded(node, renamed)) return Optional.of(ColumnDecision.DONE);
        return Optional.of(now ? ColumnDecision.RECORD : ColumnDecision.SOURCE_MISSING);
    }

    private Optional<ColumnDecision> refuse(Code code, RenamedColumn renamed, String reason, String help) {
        String model = renamed.model().name();
        errors.add(Diagnostic.of(
                        code,
                        "model '" + model + "': column '" + renamed.column() + "' migrates from '" + renamed.from()
                                + "', but " + reason,
                        renamed.place())
                .on("model", model)
                .withHelp(help));
        return Optional.empty();
    }

    private boolean isRecorded(Buildable node, RenamedColumn renamed) {
        return records.columns().stream()
                .anyMatch(record -> record.relation().equals(node.relation().toString())
                        && record.former().equalsIgnoreCase(renamed.from())
                        && record.column().equalsIgnoreCase(renamed.column()));
    }

    private void missing(Buildable node, RenamedColumn renamed) {
        String message = "model '" + node.name() + "': column '" + renamed.column() + "' migrates from '"
                + renamed.from() + "', which " + node.relation() + " does not have";
        if (missingOrigin == MissingOriginPolicy.DENY) {
            errors.add(Diagnostic.of(Code.M109, message, renamed.place())
                    .on("model", node.name())
                    .withHelp("correct or remove migrate_from"));
            return;
        }
        warnings.add(PlanWarning.about(Kind.M109, node.id(), message + "; on_schema_change decides about it"));
        if (missingOrigin == MissingOriginPolicy.REQUIRE_CONFIRMATION) {
            unconfirmed.add(new MissingOrigin(node.id(), Optional.of(renamed.column())));
        }
    }

    // ---- columns whose rename shows in the query

    /** What does not fit is left to {@code on_schema_change}. */
    private void discovered(Buildable node, List<RenamedColumn> declared, Map<String, String> names) {
        Optional<Fingerprint> record = record(node);
        boolean looks = possible && input.queryChangeTracking() && !request.fullRefresh() && record.isPresent();
        if (!looks || record.get().definition().isEmpty()) return;
        OutputRenames.find(record.get().definition(), node.definition()).forEach((former, column) -> {
            boolean said = declared.stream()
                    .anyMatch(renamed -> renamed.column().equalsIgnoreCase(column)
                            || renamed.from().equalsIgnoreCase(former));
            Optional<String> old = find(node, former);
            if (said || old.isEmpty() || find(node, column).isPresent()) return;
            MigrationRecords.addRename(names, former, column);
            add(node, former, column, Discovery.AUTOMATIC, ColumnDecision.RENAME);
        });
    }

    private void add(Buildable node, String former, String column, Discovery discovery, ColumnDecision decision) {
        found.add(new ColumnMigration(
                node.id(),
                node.relation(),
                find(node, former).orElse(former),
                column,
                discovery,
                decision,
                VersionChange.UNKNOWN));
    }

    /** The column as the relation spells it. */
    private Optional<String> find(Buildable node, String column) {
        return columns(node).stream()
                .map(ColumnInfo::name)
                .filter(column::equalsIgnoreCase)
                .findFirst();
    }

    // ---- facts

    private MigrationPlanning.Result result() {
        Map<NodeId, Fingerprint> before = moved.state().own();
        Map<NodeId, Fingerprint> after = RenamedRecords.ofColumns(input, before, renames, earlierVersions());
        List<ColumnMigration> told = found.stream()
                .map(column -> column.with(change(column, before, after)))
                .toList();
        StateFacts state = moved.state();
        return new MigrationPlanning.Result(
                moved.migrations().with(told, unconfirmed),
                new StateFacts(after, state.deferred(), state.reusable(), state.baseline()),
                warehouse(),
                warnings);
    }

    /** What models that were not built since have read, and what is the same today. */
    private Map<String, String> earlierVersions() {
        Map<String, String> versions = new HashMap<>();
        for (ColumnRecord record : records.columns()) {
            VersionChange change = record.versions();
            if (change.before().isEmpty() || change.before().equals(change.after())) continue;
            versions.replaceAll((first, last) -> last.equals(change.before()) ? change.after() : last);
            versions.put(change.before(), change.after());
        }
        return versions;
    }

    private static VersionChange change(
            ColumnMigration column, Map<NodeId, Fingerprint> before, Map<NodeId, Fingerprint> after) {
        Fingerprint old = before.get(column.model());
        Fingerprint now = after.get(column.model());
        if (old == null || now == null || old.version().equals(now.version())) return VersionChange.UNKNOWN;
        return new VersionChange(old.version().hex(), now.version().hex());
    }

    private WarehouseFacts warehouse() {
        WarehouseFacts.Builder facts = moved.warehouse().edit();
        for (Buildable node : input.nodes()) {
            Map<String, String> names = new HashMap<>();
            found.stream()
                    .filter(column -> column.model().equals(node.id()))
                    .filter(column -> column.decision() == ColumnDecision.RENAME)
                    .forEach(column -> names.put(column.former().toLowerCase(Locale.ROOT), column.column()));
            if (names.isEmpty()) continue;
            facts.addColumns(
                    node.relation(),
                    columns(node).stream().map(column -> renamed(column, names)).toList());
        }
        return facts.build();
    }

    private static ColumnInfo renamed(ColumnInfo column, Map<String, String> names) {
        String name = names.get(column.name().toLowerCase(Locale.ROOT));
        return name == null ? column : column.withName(name);
    }
}
