package dev.sqlbuild.state.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of the state store.
 *
 * @param name also in SQL; needs no quotes
 * @param columns in order
 * @param key columns that tell rows apart; empty for the table with exactly one row
 * @param indexes further indexes
 */
public record StateTable(
        String name, Group group, List<StateColumn> columns, List<String> key, List<StateIndex> indexes) {

    /** What becomes of rows. */
    public enum Group {
        /** Rows are changed and deleted. */
        CURRENT_STATE,
        /** Rows are only added. */
        HISTORY
    }

    /** Set when a row appears, and kept by every later change. */
    public static final String CREATED_AT = "created_at";

    /** Set with every change. */
    public static final String UPDATED_AT = "updated_at";

    public StateTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        indexes = List.copyOf(indexes);
    }

    static StateTable current(String name) {
        return new StateTable(name, Group.CURRENT_STATE, List.of(), List.of(), List.of());
    }

    static StateTable history(String name) {
        return new StateTable(name, Group.HISTORY, List.of(), List.of(), List.of());
    }

    /** Name of the unique index that forms the key. */
    public String keyIndex() {
        return "idx_sqb_" + name + "_identity";
    }

    public List<String> columnNames() {
        return columns.stream().map(StateColumn::name).toList();
    }

    public boolean has(String column) {
        return columns.stream().anyMatch(each -> each.name().equals(column));
    }

    public StateColumn column(String wanted) {
        return columns.stream()
                .filter(column -> column.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no column " + wanted));
    }

    // ---- for the catalogue

    StateTable keyedBy(String... names) {
        return new StateTable(name, group, columns, List.of(names), indexes);
    }

    StateTable indexed(String index, String... names) {
        List<StateIndex> more = new ArrayList<>(indexes);
        more.add(new StateIndex(index, List.of(names)));
        return new StateTable(name, group, columns, key, more);
    }

    StateTable required(ColumnType type, String... names) {
        return with(type, false, names);
    }

    StateTable optional(ColumnType type, String... names) {
        return with(type, true, names);
    }

    StateTable times() {
        return required(ColumnType.TIMESTAMP, CREATED_AT, UPDATED_AT);
    }

    private StateTable with(ColumnType type, boolean nullable, String... names) {
        List<StateColumn> more = new ArrayList<>(columns);
        for (String column : names) more.add(new StateColumn(column, type, nullable));
        return new StateTable(name, group, more, key, indexes);
    }
}
