package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Replaced;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.incremental.Incremental.OnSchemaChange;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How the columns of a target change so that a delta fits into it, decided before anything is touched
 * (incremental.md 3.1).
 *
 * @param added columns the target gets
 * @param dropped columns the target loses
 * @param retyped columns of the target with their new types
 * @param loaded columns of the delta that go into the target, as the target spells them
 * @param warnings what the user should know
 */
record SchemaChange(
        List<ColumnInfo> added,
        List<String> dropped,
        List<ColumnInfo> retyped,
        List<String> loaded,
        List<String> warnings) {

    SchemaChange {
        added = List.copyOf(added);
        dropped = List.copyOf(dropped);
        retyped = List.copyOf(retyped);
        loaded = List.copyOf(loaded);
        warnings = List.copyOf(warnings);
    }

    /**
     * Compares a delta with its target.
     *
     * @param kept lower-case names of columns that are never dropped
     */
    static SchemaChange of(
            OnSchemaChange policy, List<ColumnInfo> delta, List<ColumnInfo> target, Set<String> kept, Adapter adapter) {
        Map<String, ColumnInfo> there = byName(target);
        Map<String, ColumnInfo> here = byName(delta);
        List<ColumnInfo> added = new ArrayList<>();
        List<ColumnInfo> retyped = new ArrayList<>();
        List<String> loaded = new ArrayList<>();
        here.forEach((key, column) -> {
            ColumnInfo present = there.get(key);
            if (present == null) {
                added.add(column);
                return;
            }
            loaded.add(present.name());
            boolean fits =
                    adapter.typesEqual(column.type(), present.type()) || adapter.widens(column.type(), present.type());
            if (!fits) retyped.add(ColumnInfo.of(present.name(), column.type()));
        });
        List<String> removed = there.entrySet().stream()
                .filter(entry -> !here.containsKey(entry.getKey()))
                .map(entry -> entry.getValue().name())
                .toList();
        return decide(policy, added, removed, retyped, loaded, kept);
    }

    private static SchemaChange decide(
            OnSchemaChange policy,
            List<ColumnInfo> added,
            List<String> removed,
            List<ColumnInfo> retyped,
            List<String> loaded,
            Set<String> kept) {
        boolean nothing = added.isEmpty() && removed.isEmpty() && retyped.isEmpty();
        if (nothing) return new SchemaChange(added, List.of(), retyped, loaded, List.of());
        List<String> all = new ArrayList<>(loaded);
        added.forEach(column -> all.add(column.name()));
        return switch (policy) {
            case APPEND_NEW_COLUMNS -> {
                if (!retyped.isEmpty()) {
                    throw failure("append_new_columns does not support type changes: " + names(retyped));
                }
                yield new SchemaChange(added, List.of(), List.of(), all, List.of());
            }
            case SYNC_ALL_COLUMNS -> {
                List<String> needed = removed.stream()
                        .filter(column -> kept.contains(column.toLowerCase(Locale.ROOT)))
                        .toList();
                if (!needed.isEmpty()) {
                    throw failure("sync_all_columns cannot drop key or cursor columns: " + String.join(", ", needed));
                }
                yield new SchemaChange(added, removed, retyped, all, List.of());
            }
            case IGNORE ->
                new SchemaChange(
                        List.of(),
                        List.of(),
                        List.of(),
                        loaded,
                        List.of("schema changes are ignored: " + text(added, removed, retyped)));
            case FAIL ->
                throw failure(
                        "schema change detected and on_schema_change is set to fail: " + text(added, removed, retyped));
        };
    }

    private static SqlBuildException failure(String message) {
        return new SqlBuildException(Diagnostic.of(Code.C000, message)
                .withHelp("correct the query, set on_schema_change, or rebuild the model with --full-refresh"));
    }

    private static String text(List<ColumnInfo> added, List<String> removed, List<ColumnInfo> retyped) {
        List<String> parts = new ArrayList<>();
        if (!added.isEmpty()) parts.add("added columns: " + names(added));
        if (!removed.isEmpty()) parts.add("removed columns: " + String.join(", ", removed));
        if (!retyped.isEmpty()) parts.add("type changes: " + names(retyped));
        return String.join("; ", parts);
    }

    private static String names(List<ColumnInfo> columns) {
        return String.join(", ", columns.stream().map(ColumnInfo::name).toList());
    }

    private static Map<String, ColumnInfo> byName(List<ColumnInfo> columns) {
        Map<String, ColumnInfo> byName = new LinkedHashMap<>();
        columns.forEach(column -> byName.put(column.name().toLowerCase(Locale.ROOT), column));
        return byName;
    }

    /** The same without dropping these columns. */
    SchemaChange keeping(Set<String> columns) {
        List<String> rest =
                dropped.stream().filter(column -> !columns.contains(column)).toList();
        return new SchemaChange(added, rest, retyped, loaded, warnings);
    }

    /** Whether the target stays as it is. */
    boolean isEmpty() {
        return added.isEmpty() && dropped.isEmpty() && retyped.isEmpty();
    }

    /** Whether columns go or change their type, which an engine refuses while a view reads them. */
    boolean takesAway() {
        return !dropped.isEmpty() || !retyped.isEmpty();
    }

    /** Those of the target's columns that stay as they are. */
    List<String> kept(List<ColumnInfo> target) {
        Set<String> leaving = new HashSet<>(dropped);
        retyped.forEach(column -> leaving.add(column.name()));
        return target.stream()
                .map(ColumnInfo::name)
                .filter(name -> !leaving.contains(name))
                .toList();
    }

    /**
     * Changes the target; belongs into the transaction that writes the rows.
     *
     * @throws SqlBuildException {@code A504} when the engine refuses because of what reads a column
     */
    Replaced apply(Adapter adapter, Session session, RelationName target) {
        try {
            if (!added.isEmpty()) adapter.addColumns(session, target, added);
            if (!dropped.isEmpty()) adapter.dropColumns(session, target, dropped);
            return retyped.isEmpty() ? Replaced.CLEANLY : adapter.alterColumnTypes(session, target, retyped);
        } catch (StatementFailedException e) {
            if (e.kind() != FailureKind.DEPENDENCY) throw e;
            throw new SqlBuildException(
                    Diagnostic.of(Code.A504, "cannot change the columns of " + target + ": " + e.engineMessage())
                            .withNote(target + " and all that reads it are unchanged")
                            .withHelp(
                                    "rebuild the model once with --full-refresh, which replaces the table, or change what"
                                            + " reads the columns first"),
                    e);
        }
    }
}
