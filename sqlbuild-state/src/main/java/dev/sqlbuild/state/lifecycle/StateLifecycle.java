package dev.sqlbuild.state.lifecycle;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.state.backend.StateBackend;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.backend.StateTransactions;
import dev.sqlbuild.state.backend.StoreConfig;
import dev.sqlbuild.state.schema.FoundSchema;
import dev.sqlbuild.state.schema.SchemaCheck;
import dev.sqlbuild.state.schema.SchemaIssue;
import dev.sqlbuild.state.schema.StateCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code sqb state init, migrate, rollback, reset}. Each changes the tables in one transaction ({@code migrate} makes its
 * backup in one before), so a killed command leaves the store as it was. The warehouse is never touched.
 *
 * @param program version of this program
 * @param warnings hears what the user should know although the command goes on
 */
public record StateLifecycle(
        StoreConfig config, StateTransactions transactions, String program, Consumer<Diagnostic> warnings) {
    /** Made on demand by Java nodes; no table of the catalogue, yet of no use without them. */
    private static final String NODE_RESULTS = "node_results";

    /** Creates what is missing; rows are never removed. */
    public LifecycleReport init() {
        return init(false);
    }

    /**
     * Creates what is missing; rows are never removed.
     *
     * @param takeOver whether the store becomes this project's although it is another's
     */
    public LifecycleReport init(boolean takeOver) {
        transactions.backend().prepare();
        try (SchemaLock lock = lock("state init")) {
            return report(LifecycleReport.Action.INIT, initialize(lock, takeOver), Optional.empty(), 0);
        }
    }

    private List<String> initialize(SchemaLock lock, boolean takeOver) {
        try {
            return lock.write(sql -> initialize(sql, takeOver));
        } catch (SqlBuildException e) {
            // Without a table of locks two first commands may race; the loser finds everything done.
            if (lock.lease().isPresent() || isEmpty()) throw e;
            return lock.write(sql -> initialize(sql, takeOver));
        }
    }

    private List<String> initialize(StateSql sql, boolean takeOver) {
        if (!takeOver) requireOwn(sql);
        List<String> created = complete(sql);
        StoreOwner.record(sql, config);
        return created;
    }

    private List<String> complete(StateSql sql) {
        return new SchemaBuilder(sql, transactions.schema()).complete(program);
    }

    private void requireOwn(StateSql sql) {
        StoreOwner.require(sql, new SchemaReader(sql).tables(transactions.schema()), config);
    }

    private boolean isEmpty() {
        return transactions.read(
                sql -> new SchemaReader(sql).tables(transactions.schema()).isEmpty());
    }

    /** Makes a backup and brings the tables to the present version. */
    public LifecycleReport migrate() {
        if (!transactions.backend().exists()) throw cannotBackUp(everythingMissing());
        transactions.read(sql -> {
            requireWhole(sql);
            return true;
        });
        try (SchemaLock lock = lock("state migrate")) {
            String id = lock.write(sql -> {
                requireWhole(sql);
                String made = new Backups(sql, transactions.schema()).make();
                MigrationEvent.record(sql, "backup", Optional.of(made));
                return made;
            });
            try {
                lock.write(sql -> {
                    complete(sql);
                    MigrationEvent.record(sql, "migrate", Optional.of(id));
                    return id;
                });
            } catch (SqlBuildException e) {
                throw new SqlBuildException(
                        Diagnostic.of(
                                        Code.E001,
                                        "State migration failed; the store is unchanged. Backup '" + id + "' was kept.")
                                .withNote(e.diagnostic().message())
                                .withHelp(e.diagnostic().help()),
                        e);
            }
            return report(LifecycleReport.Action.MIGRATE, List.of(), Optional.of(id), 0);
        }
    }

    /**
     * Puts a backup in the place of the tables.
     *
     * @param wanted id of the backup; the newest one if absent
     */
    public LifecycleReport rollback(Optional<String> wanted) {
        if (!transactions.backend().exists()) throw Backups.missing(transactions.schema(), wanted);
        transactions.read(sql -> {
            requireOwn(sql);
            return new Backups(sql, transactions.schema()).require(wanted);
        });
        try (SchemaLock lock = lock("state rollback")) {
            String id = lock.write(sql -> {
                requireOwn(sql);
                Backups backups = new Backups(sql, transactions.schema());
                String found = backups.require(wanted);
                backups.restore(found);
                MigrationEvent.record(sql, "rollback", Optional.of(found));
                return found;
            });
            return report(LifecycleReport.Action.ROLLBACK, List.of(), Optional.of(id), 0);
        }
    }

    /**
     * Drops every table, whatever its shape; backups stay.
     *
     * @param approved whether {@code --auto-approve} was given
     */
    public LifecycleReport reset(boolean approved) {
        requireAllowed(approved);
        if (!transactions.backend().exists())
            return report(LifecycleReport.Action.RESET, List.of(), Optional.empty(), 0);
        try (SchemaLock lock = lock("state reset")) {
            int dropped = lock.write(sql -> {
                requireOwn(sql);
                return new Backups(sql, transactions.schema()).dropWith(NODE_RESULTS);
            });
            lock.forget();
            return report(LifecycleReport.Action.RESET, List.of(), Optional.empty(), dropped);
        }
    }

    private void requireAllowed(boolean approved) {
        if (!config.allowReset()) {
            throw new SqlBuildException(Diagnostic.of(
                    Code.E001,
                    "state reset is disabled for this environment. To allow it, set `allow_reset = true` under"
                            + " `[environments." + config.environment() + ".state]` in sqlbuild_project.toml or"
                            + " sqlbuild_local.toml, then rerun with --auto-approve."));
        }
        if (!approved) {
            throw new SqlBuildException(Diagnostic.of(Code.E001, "state reset requires --auto-approve")
                    .withHelp("it drops all state tables; relations and views in the warehouse stay"));
        }
    }

    private void requireWhole(StateSql sql) {
        FoundSchema found = new SchemaReader(sql).whole(transactions.schema());
        Optional<Long> version = SchemaGuard.findVersion(sql, found);
        version.filter(number -> number > StateCatalog.SCHEMA_VERSION).ifPresent(number -> {
            throw SchemaGuard.newer(number);
        });
        List<String> issues =
                new ArrayList<>(SchemaCheck.full(found, transactions.backend().keyForm()).stream()
                        .map(SchemaIssue::text)
                        .toList());
        if (issues.isEmpty() && version.isEmpty()) issues.add(SchemaGuard.NOT_ONE_VERSION);
        if (!issues.isEmpty()) throw cannotBackUp(issues);
        StoreOwner.require(sql, found, config);
    }

    private static List<String> everythingMissing() {
        return SchemaCheck.quick(FoundSchema.EMPTY).stream()
                .map(SchemaIssue::text)
                .toList();
    }

    private static SqlBuildException cannotBackUp(List<String> issues) {
        return new SqlBuildException(
                Diagnostic.of(Code.E001, "Cannot backup invalid state schema\n" + String.join("\n", issues))
                        .withHelp("sqb state reset --auto-approve\nsqb state init"));
    }

    private SchemaLock lock(String command) {
        return SchemaLock.take(transactions, command, warnings);
    }

    private LifecycleReport report(
            LifecycleReport.Action action, List<String> created, Optional<String> backupId, int dropped) {
        StateBackend backend = transactions.backend();
        return new LifecycleReport(
                action, backend.name(), transactions.schema(), backend.place(), created, backupId, dropped);
    }
}
