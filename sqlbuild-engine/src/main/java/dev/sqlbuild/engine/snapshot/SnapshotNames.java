package dev.sqlbuild.engine.snapshot;

import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.snapshot.SnapshotConfig.InitialValidFrom;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes names and the small expressions that all statements of snapshots have in common. */
record SnapshotNames(SqlDialect dialect, SnapshotColumns columns, SnapshotRelations relations) {

    String history() {
        return relations.history().render(dialect);
    }

    String delta() {
        return relations.delta().render(dialect);
    }

    String versions() {
        return relations.versions().render(dialect);
    }

    /** {@code alias."name"}. */
    String of(String alias, String column) {
        return alias + "." + dialect.quoted(column);
    }

    /** Columns of an alias, separated by commas. */
    String list(String alias, Collection<String> names) {
        return names.stream().map(name -> of(alias, name)).collect(Collectors.joining(", "));
    }

    String keys(String alias) {
        return list(alias, columns.keys());
    }

    /** The key columns of two aliases are equal; a delta never has a missing key. */
    String sameKey(String one, String other) {
        return columns.keys().stream()
                .map(key -> of(one, key) + " = " + of(other, key))
                .collect(Collectors.joining(" AND "));
    }

    /** Some check column differs between two expressions of it. */
    String differ(Function<String, String> one, Function<String, String> other) {
        return columns.checks().stream()
                .map(check -> one.apply(check) + " IS DISTINCT FROM " + other.apply(check))
                .collect(Collectors.joining(" OR ", "(", ")"));
    }

    String validFrom(String alias) {
        return of(alias, columns.validFrom());
    }

    String validTo(String alias) {
        return of(alias, columns.validTo());
    }

    String updatedAt(String alias) {
        return of(alias, columns.updatedAt().orElseThrow());
    }

    String observedAt(String alias) {
        return of(alias, columns.observedAt().orElseThrow());
    }

    /** An expression in the type of the validity columns. */
    String time(String expression) {
        return "CAST(" + expression + " AS " + columns.validityType() + ")";
    }

    String noTime() {
        return time("NULL");
    }

    /** From when the first version of a key is valid. */
    String initialValidFrom(SnapshotConfig config, String alias, String now) {
        InitialValidFrom initial = config.initialValidFrom();
        return switch (initial) {
            case UPDATED_AT -> time(updatedAt(alias));
            case OBSERVED_AT -> time(observedAt(alias));
            case EXECUTION_TIME -> now;
        };
    }

    /** {@code INSERT INTO history (columns, valid_from, valid_to)}. */
    String insertIntoHistory() {
        List<String> all = new ArrayList<>(columns.loaded());
        all.add(columns.validFrom());
        all.add(columns.validTo());
        String names = all.stream().map(dialect::quoted).collect(Collectors.joining(", "));
        return "INSERT INTO " + history() + " (" + names + ")\n";
    }

    /** {@code SELECT columns, valid_from, valid_to} without rows. */
    String emptyHistory() {
        return "SELECT " + list("s", columns.loaded()) + ", " + noTime() + " AS " + dialect.quoted(columns.validFrom())
                + ", " + noTime() + " AS " + dialect.quoted(columns.validTo()) + " FROM " + delta()
                + " AS s WHERE FALSE";
    }

    /** {@code UPDATE history AS t SET valid_to =}. */
    String endVersion() {
        return "UPDATE " + history() + " AS t SET " + dialect.quoted(columns.validTo()) + " = ";
    }
}
