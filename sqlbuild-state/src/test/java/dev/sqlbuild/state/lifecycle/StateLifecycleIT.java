package dev.sqlbuild.state.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.schema.StateCatalog;
import dev.sqlbuild.state.store.StateStore;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same on both engines. */
class StateLifecycleIT {
    private static final String ENGINES = "dev.sqlbuild.state.Backend#all";
    private static final String TABLES =
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = '%s' AND table_type = 'BASE TABLE'";

    @ParameterizedTest
    @MethodSource(ENGINES)
    void createsTheTablesOnceAndKeepsTheirRows(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.open()) {
            assertThatThrownBy(store::requireUsable).hasMessageContaining("state store is not initialized");
            LifecycleReport first = backend.lifecycle(store).init();
            assertThat(first.created()).isEmpty();
            assertThat(backend.value(TABLES.formatted(Backend.SCHEMA))).isEqualTo("24");
            store.requireUsable();
            backend.execute("INSERT INTO $.virtual_environments VALUES ('prod', 'active', NULL, now(), now(), NULL)");

            backend.lifecycle(store).init();

            assertThat(backend.rows("SELECT schema_version FROM $.state_versions"))
                    .hasSize(1);
            assertThat(backend.value("SELECT count(*) FROM $.state_migration_events WHERE action = 'init'"))
                    .isEqualTo("2");
            assertThat(backend.value("SELECT status FROM $.virtual_environments"))
                    .isEqualTo("active");
            assertThat(backend.value("SELECT count(*) FROM $.locks")).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void completesWhatIsMissingAndSaysWhichTablesWere(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            backend.execute(
                    "DROP TABLE $.virtual_environment_refs",
                    "ALTER TABLE $.plan_runs DROP COLUMN completed_at",
                    "INSERT INTO $.reconcile_events VALUES ('e', 'report', 'success', NULL, now())",
                    "ALTER TABLE $.reconcile_events DROP COLUMN message",
                    "ALTER TABLE $.reconcile_events DROP COLUMN action");
            assertThatThrownBy(store::requireUsable)
                    .hasMessageContaining("state schema is invalid: Missing state table: virtual_environment_refs");

            assertThat(backend.lifecycle(store).init().created()).containsExactly("virtual_environment_refs");

            store.requireUsable();
            backend.lifecycle(store).migrate();
            backend.lifecycle(store).rollback(Optional.empty());
            store.requireUsable();
            assertThat(backend.value("SELECT count(*) FROM $.reconcile_events WHERE action IS NULL"))
                    .isEqualTo("1");
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void refusesToInitializeOverWrongTypesAndDoubleKeys(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            backend.execute(
                    "ALTER TABLE $.state_versions ALTER COLUMN schema_version TYPE TEXT",
                    "DROP TABLE $.lock_fences",
                    "CREATE TABLE $.lock_fences (lock_key TEXT, last_token BIGINT, updated_at TIMESTAMP)",
                    "INSERT INTO $.lock_fences VALUES ('k', 1, NULL), ('k', 2, NULL)",
                    "DROP TABLE $.plan_runs");
            SqlBuildException refused = catchThrowableOfType(
                    SqlBuildException.class, () -> backend.lifecycle(store).init());
            assertThat(refused.diagnostic().message())
                    .startsWith("Cannot initialize state schema: Wrong state column type: state_versions.schema_version"
                            + " expected integer, got ");
            assertThat(refused.diagnostic().notes())
                    .containsExactly("Duplicate or missing keys in state table: lock_fences");
            assertThat(backend.value(TABLES.formatted(Backend.SCHEMA))).isEqualTo("23");
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void backsUpAndRestores(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            StateLifecycle lifecycle = backend.lifecycle(store);
            backend.execute("INSERT INTO $.virtual_environments VALUES ('prod', 'active', NULL, now(), now(), NULL)");
            String first = lifecycle.migrate().backupId().orElseThrow();
            assertThat(first).matches("\\d{8}T\\d{12}Z");
            assertThat(backend.value(TABLES.formatted(Backend.SCHEMA + "__backup_" + first)))
                    .isEqualTo("24");
            backend.execute("UPDATE $.virtual_environments SET status = 'finalized'");
            String second = lifecycle.migrate().backupId().orElseThrow();
            backend.execute("DELETE FROM $.virtual_environments", "DELETE FROM $.state_versions");
            assertThatThrownBy(store::requireUsable)
                    .hasMessageContaining("state schema is invalid: state_versions must hold exactly one row")
                    .satisfies(
                            e -> assertThat(((SqlBuildException) e).diagnostic().help())
                                    .hasValueSatisfying(help -> assertThat(help).contains("sqb state rollback")));

            assertThat(lifecycle.rollback(Optional.empty()).backupId()).contains(second);
            store.requireUsable();
            assertThat(backend.value("SELECT status FROM $.virtual_environments"))
                    .isEqualTo("finalized");
            lifecycle.rollback(Optional.of(first));
            assertThat(backend.value("SELECT status FROM $.virtual_environments"))
                    .isEqualTo("active");
            assertThat(backend.value(
                            "SELECT count(DISTINCT backup_id) FROM $.state_migration_events WHERE action = 'backup'"))
                    .isEqualTo("2");
            assertThat(backend.value("SELECT count(*) FROM $.state_migration_events WHERE action = 'rollback'"))
                    .isEqualTo("2");
            store.requireUsable();
            lifecycle.migrate();
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void restoresOverAnEmptiedSchemaButNotFromADamagedBackup(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            StateLifecycle lifecycle = backend.lifecycle(store);
            assertThatThrownBy(() -> lifecycle.rollback(Optional.empty()))
                    .hasMessageContaining("No state backup is available for rollback");
            String id = lifecycle.migrate().backupId().orElseThrow();
            backend.execute("DROP SCHEMA $ CASCADE");
            lifecycle.rollback(Optional.empty());
            store.requireUsable();

            String backup = Backend.SCHEMA + "__backup_" + id;
            backend.execute("DROP TABLE \"" + backup + "\".model_versions");
            String before = backend.dump();
            assertThatThrownBy(() -> lifecycle.rollback(Optional.of(id)))
                    .hasMessageContaining("State backup '" + id + "' is incomplete: missing model_versions");
            backend.execute("DROP SCHEMA \"" + backup + "\" CASCADE");
            SqlBuildException unknown =
                    catchThrowableOfType(SqlBuildException.class, () -> lifecycle.rollback(Optional.of(id)));
            assertThat(unknown.diagnostic().message()).isEqualTo("State backup '" + id + "' was not found");
            assertThat(unknown.diagnostic().help())
                    .contains("schema '" + backup + "' does not exist; there is no backup");
            assertThat(before).contains(backup);
            store.requireUsable();
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void neverGivesATokenTwiceAfterRestoring(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            StateLifecycle lifecycle = backend.lifecycle(store);
            lifecycle.migrate();
            backend.execute("INSERT INTO $.lock_fences VALUES ('virtual_env:prod', 41, now())");
            lifecycle.rollback(Optional.empty());
            assertThat(backend.value("SELECT last_token FROM $.lock_fences WHERE lock_key = 'virtual_env:prod'"))
                    .isEqualTo("41");
            assertThat(backend.value("SELECT count(*) FROM $.locks")).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void dropsEverythingButBackupsAndForeignTables(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.open()) {
            StateLifecycle lifecycle = backend.lifecycle(store);
            assertThat(lifecycle.reset(true).dropped()).isZero();
            lifecycle.init();
            lifecycle.migrate();
            backend.execute(
                    "CREATE TABLE $.mine (a INTEGER)",
                    "CREATE TABLE $.node_results (a INTEGER)",
                    "DROP TABLE $.plan_runs",
                    "CREATE VIEW $.plan_runs AS SELECT 1 AS a");
            assertThatThrownBy(() -> lifecycle.reset(false))
                    .hasMessageContaining("state reset requires --auto-approve");

            assertThat(lifecycle.reset(true).dropped()).isEqualTo(24);

            assertThat(backend.value("SELECT string_agg(table_name, ',') FROM information_schema.tables"
                            + " WHERE table_schema = '$'"))
                    .isEqualTo("mine");
            lifecycle.rollback(Optional.empty());
            store.requireUsable();
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void refusesWhileSomebodyHoldsALock(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            StateLifecycle lifecycle = backend.lifecycle(store);
            lifecycle.migrate();
            backend.execute(
                    "INSERT INTO $.locks VALUES ('virtual_env:prod', 'build:1', TIMESTAMP '2999-01-01 00:00:00',"
                            + " 1, 'ana@ci pid 7', now(), now())");
            String before = backend.dump();
            for (Runnable command : new Runnable[] {
                lifecycle::init,
                lifecycle::migrate,
                () -> lifecycle.rollback(Optional.empty()),
                () -> lifecycle.reset(true)
            }) {
                Diagnostic refused = catchThrowableOfType(SqlBuildException.class, command::run)
                        .diagnostic();
                assertThat(refused.code()).isEqualTo(Code.S067);
                assertThat(refused.message()).contains("virtual_env:prod");
            }
            assertThat(backend.dump()).isEqualTo(before);
            backend.execute("UPDATE $.locks SET expires_at = TIMESTAMP '2020-01-01 00:00:00'");
            lifecycle.init();
            lifecycle.migrate();
            lifecycle.rollback(Optional.empty());
            assertThat(lifecycle.reset(true).dropped()).isEqualTo(StateCatalog.TABLES.size());
        }
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void knowsOlderAndNewerSchemas(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            StateLifecycle lifecycle = backend.lifecycle(store);
            backend.execute("UPDATE $.state_versions SET schema_version = 99", "DROP TABLE $.plan_runs");
            assertThatThrownBy(store::requireUsable)
                    .hasMessageContaining("state schema version 99 is newer than this SQLBuild supports (1)");
            assertThatThrownBy(lifecycle::init).hasMessageContaining("newer than this SQLBuild supports");
            assertThatThrownBy(lifecycle::migrate).hasMessageContaining("newer than this SQLBuild supports");
            backend.execute("UPDATE $.state_versions SET schema_version = 0");
            assertThatThrownBy(store::requireUsable)
                    .hasMessageContaining("state schema version 0 is older than required (1)");
        }
    }
}
