package dev.sqlbuild.engine.snapshot;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.TypeFamily;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.project.SnapshotPolicies.SchemaChangePolicy;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The columns that a snapshot's query returned against its configuration and its history (incremental.md 5.4).
 *
 * @param model name in messages
 * @param config what the model declares
 * @param policy what happens when there are new columns, consent included
 * @param adapter the engine
 * @param loaded columns of the query
 * @param stored columns of the history, empty when it begins with this run
 */
public record SnapshotSchema(
        String model,
        SnapshotConfig config,
        SchemaChangePolicy policy,
        Adapter adapter,
        List<ColumnInfo> loaded,
        List<ColumnInfo> stored) {

    private static final Set<TypeFamily> TIMES =
            EnumSet.of(TypeFamily.DATE, TypeFamily.TIMESTAMP, TypeFamily.TIMESTAMP_WITH_ZONE);

    /**
     * What to do.
     *
     * @param columns columns that take part
     * @param added columns that the history has to get first
     * @param warnings what the user should know
     */
    public record Decision(SnapshotColumns columns, List<ColumnInfo> added, List<String> warnings) {
        public Decision {
            added = List.copyOf(added);
            warnings = List.copyOf(warnings);
        }

        /** Columns of the history afterwards, as far as the query returns them. */
        public List<ColumnInfo> history(List<ColumnInfo> loaded) {
            ColumnInfo from = ColumnInfo.of(columns.validFrom(), columns.validityType());
            ColumnInfo to = ColumnInfo.of(columns.validTo(), columns.validityType());
            return Stream.concat(loaded.stream(), Stream.of(from, to)).toList();
        }
    }

    /** Throws what forbids to go on; nothing has been changed then. */
    public Decision decide() {
        refuseGeneratedColumns();
        refuseMissingColumns();
        config.timeColumns().forEach(this::requireTime);
        List<ColumnInfo> added = List.of();
        List<String> warnings = List.of();
        if (!stored.isEmpty()) {
            requireValidity();
            refuseOtherTypes();
            added = added();
            refuseAdded(added);
            warnings = removed();
        }
        return new Decision(columns(), added, warnings);
    }

    private SnapshotColumns columns() {
        List<String> keys =
                config.uniqueKey().stream().map(this::name).distinct().toList();
        List<String> checks = config.checksEveryColumn()
                ? config.everyCheckColumn(names())
                : config.checkColumns().stream().map(this::name).distinct().toList();
        if (config.strategy() == SnapshotConfig.Strategy.CHECK) {
            checks = checks.stream().filter(check -> !keys.contains(check)).toList();
            if (checks.isEmpty()) throw refused(Code.C000, "has no column to check", "select a column besides the key");
        }
        return new SnapshotColumns(
                keys,
                checks,
                config.updatedAt().map(this::name),
                config.observedAt().map(this::name),
                validity(config.validFrom()),
                validity(config.validTo()),
                validityType(),
                names());
    }

    private List<String> names() {
        return loaded.stream().map(ColumnInfo::name).toList();
    }

    private String name(String wanted) {
        return find(loaded, wanted).orElseThrow().name();
    }

    private String validity(String wanted) {
        return find(stored, wanted).map(ColumnInfo::name).orElse(wanted);
    }

    /** The column of that exact name, else the one that differs in case only. */
    private static Optional<ColumnInfo> find(List<ColumnInfo> columns, String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .or(() -> columns.stream()
                        .filter(column -> column.name().equalsIgnoreCase(name))
                        .findFirst());
    }

    private void refuseGeneratedColumns() {
        List<String> generated = names().stream().filter(config::isValidity).toList();
        if (generated.isEmpty()) return;
        throw refused(
                Code.C000,
                "query output includes generated validity columns: " + String.join(", ", generated),
                "rename them in the query, or set valid_from_column and valid_to_column");
    }

    private void refuseMissingColumns() {
        List<String> missing = config.requiredColumns().stream()
                .filter(name -> find(loaded, name).isEmpty())
                .toList();
        if (missing.isEmpty()) return;
        throw refused(
                Code.A501,
                "query output is missing required columns: " + String.join(", ", missing),
                "the query returns: " + String.join(", ", names()));
    }

    private void requireTime(String column) {
        ColumnInfo found = find(loaded, column).orElseThrow();
        if (family(found.type()).filter(TIMES::contains).isPresent()) return;
        throw refused(
                Code.C000,
                "takes times from column '" + found.name() + "', which is " + found.type(),
                "cast it to a date or timestamp in the query");
    }

    private Optional<TypeFamily> family(String type) {
        return TypeFamily.find(adapter.normalizeType(type));
    }

    /** That of the history; a new one has a zone when a time that is used has one. */
    private String validityType() {
        Optional<ColumnInfo> present = find(stored, config.validFrom());
        if (present.isPresent()) return present.get().type();
        boolean zone = config.timeColumns().stream()
                .anyMatch(time -> family(find(loaded, time).orElseThrow().type())
                        .equals(Optional.of(TypeFamily.TIMESTAMP_WITH_ZONE)));
        return adapter.typeOf(zone ? LogicalType.TIMESTAMP_WITH_ZONE : LogicalType.TIMESTAMP);
    }

    private void requireValidity() {
        for (String column : List.of(config.validFrom(), config.validTo())) {
            if (find(stored, column).isPresent()) continue;
            throw refused(
                    Code.A501,
                    "cannot be continued: its table has no column '" + column + "'",
                    "rename the column that holds it, or build a new history with --full-refresh");
        }
    }

    private List<ColumnInfo> added() {
        return loaded.stream()
                .filter(column -> find(stored, column.name()).isEmpty())
                .toList();
    }

    private void refuseAdded(List<ColumnInfo> added) {
        if (added.isEmpty() || policy == SchemaChangePolicy.APPEND_NEW_COLUMNS) return;
        String names = String.join(", ", added.stream().map(ColumnInfo::name).toList());
        String word = policy.name().toLowerCase(Locale.ROOT);
        String wildcard =
                config.checksEveryColumn() ? "; check_columns [*] would make them part of change detection" : "";
        throw refused(
                Code.C000,
                "detected new output columns: " + names + "; snapshot_schema_change is set to " + word + wildcard,
                policy == SchemaChangePolicy.DENY
                        ? "leave them out of the query, or change snapshot_schema_change and [snapshots]"
                        : "build with --allow-snapshot-schema-change to add them");
    }

    private void refuseOtherTypes() {
        List<String> changed = new ArrayList<>();
        for (ColumnInfo column : loaded) {
            Optional<ColumnInfo> before = find(stored, column.name());
            if (before.isEmpty() || fits(column.type(), before.get().type())) continue;
            changed.add(column.name() + " (" + before.get().type() + " -> " + column.type() + ")");
        }
        if (changed.isEmpty()) return;
        throw refused(
                Code.C000,
                "detected type changes: " + String.join(", ", changed),
                "cast the columns in the query to the types of the history");
    }

    private boolean fits(String type, String before) {
        return adapter.typesEqual(type, before) || adapter.widens(type, before);
    }

    private List<String> removed() {
        return stored.stream()
                .map(ColumnInfo::name)
                .filter(name -> !config.isValidity(name) && find(loaded, name).isEmpty())
                .map(name -> "the query no longer returns column '" + name + "'; new versions have NULL in it")
                .toList();
    }

    private SqlBuildException refused(Code code, String what, String help) {
        return new SqlBuildException(
                Diagnostic.of(code, "snapshot model '" + model + "' " + what).withHelp(help));
    }
}
