package dev.sqlbuild.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Replaced;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.testkit.Await;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What survives when a table or a view takes the place of another. */
class PostgresReplacementTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WAITING = "SELECT 1 FROM pg_locks WHERE NOT granted AND database ="
            + " (SELECT oid FROM pg_database WHERE datname = current_database())";
    private static final PostgresDatabase DATABASE = PostgresServer.shared().freshDatabase();
    private static final String READER = DATABASE.name() + "_reader";
    private static final String OWNER = DATABASE.name() + "_owner";
    private static final RelationName ORDERS = RelationName.of("dev", "orders");
    private static final RelationName STAGING = RelationName.of("dev", "orders__staging");
    private static final RelationName VIEW = RelationName.of("rep", "v");

    private final PostgresAdapter adapter = new PostgresAdapter();
    private Warehouse warehouse;
    private Session session;

    @BeforeEach
    void open() {
        DATABASE.execute("""
                DROP SCHEMA IF EXISTS dev CASCADE; DROP SCHEMA IF EXISTS rep CASCADE;
                CREATE SCHEMA dev; CREATE SCHEMA rep;
                CREATE TABLE dev.orders AS SELECT 1 AS id, 10 AS total, 'a' AS note
                """);
        warehouse = connect(DATABASE.connection());
        session = warehouse.openSession();
    }

    private Warehouse connect(Map<String, Object> connection) {
        return adapter.connect(ConnectionConfig.of(adapter, connection), Path.of("."));
    }

    @AfterEach
    void close() {
        session.close();
        warehouse.close();
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
        for (String role : List.of(READER, OWNER)) PostgresServer.shared().execute("DROP ROLE IF EXISTS " + role);
    }

    @Test
    void writesViewsAgainWhenTheTypeOfAColumnChanges() {
        DATABASE.execute("CREATE VIEW rep.v WITH (security_barrier = true) AS SELECT id, total FROM dev.orders;"
                + " CREATE VIEW rep.w AS SELECT total + 1 AS more FROM rep.v; CREATE VIEW rep.other AS SELECT id FROM dev.orders;"
                + " GRANT SELECT (total) ON rep.v TO PUBLIC; COMMENT ON VIEW rep.w IS 'one more'");
        assertThat(adapter.columnReaders(session, ORDERS, List.of("total", "note")))
                .containsExactly(Map.entry(VIEW, Set.of("total")));
        session.inTransaction(() -> {
            Replaced replaced = adapter.alterColumnTypes(session, ORDERS, List.of(ColumnInfo.of("total", "numeric")));
            assertThat(replaced.warnings()).isEmpty();
        });
        assertThat(session.query("SELECT pg_typeof(more)::text, obj_description('rep.w'::regclass),"
                                + " (SELECT reloptions::text FROM pg_class WHERE oid = 'rep.v'::regclass),"
                                + " (SELECT attacl::text LIKE '%=r/%' FROM pg_attribute WHERE attrelid = 'rep.v'::regclass"
                                + " AND attname = 'total'), (SELECT count(*) FROM pg_class WHERE relname LIKE '%traits%')"
                                + " FROM rep.w")
                        .rows()
                        .toString())
                .isEqualTo("[[numeric, one more, {security_barrier=true}, true, 0]]");
    }

    @Test
    void changesNoTypeThatAViewCannotFollow() {
        DATABASE.execute("CREATE MATERIALIZED VIEW rep.v AS SELECT total FROM dev.orders");
        List<ColumnInfo> text = List.of(ColumnInfo.of("total", "text"));
        assertThat(refusal(() -> session.inTransaction(() -> adapter.alterColumnTypes(session, ORDERS, text))))
                .isEqualTo("A504 cannot change the columns of dev.orders: materialized view rep.v reads them");
        DATABASE.execute(
                "DROP MATERIALIZED VIEW rep.v; CREATE VIEW rep.v AS SELECT total * 2 AS twice FROM dev.orders");
        assertThat(refusal(() -> session.inTransaction(() -> adapter.alterColumnTypes(session, ORDERS, text))))
                .startsWith(
                        "A504 cannot change the columns of dev.orders: view rep.v cannot be written again: operator does"
                                + " not exist");
        assertThat(session.query("SELECT twice FROM rep.v").single()).isEqualTo(20);
    }

    private static String refusal(Runnable work) {
        Diagnostic refused =
                catchThrowableOfType(SqlBuildException.class, work::run).diagnostic();
        return refused.code() + " " + refused.message();
    }

    @Test
    void showsTheNewRowsThroughAViewOfOthers() {
        roles();
        DATABASE.execute("CREATE VIEW rep.v WITH (security_barrier = true) AS SELECT id, total FROM dev.orders;"
                + "COMMENT ON VIEW rep.v IS 'it''s mine'; ALTER VIEW rep.v OWNER TO " + OWNER
                + "; GRANT SELECT ON rep.v TO "
                + READER);
        List<?> before = traits("rep.v");
        promote("SELECT 2 AS id, 20 AS total, 'b' AS note");
        assertThat(DATABASE.rows("SELECT id, total FROM rep.v")).isEqualTo(List.of(List.of(2, 20)));
        assertThat(traits("rep.v")).isEqualTo(before);
    }

    @Test
    void writesAViewAgainWhoseColumnsChangeTheirTypesAndAllThatReadIt() {
        roles();
        DATABASE.execute("""
                CREATE VIEW rep.v AS SELECT id, total FROM dev.orders;
                CREATE VIEW rep.w WITH (security_barrier = true) AS SELECT v.total, o.note FROM rep.v JOIN dev.orders o USING (id);
                CREATE VIEW rep."Odd ""x" AS SELECT total AS "T t" FROM rep.w;
                COMMENT ON COLUMN rep.v.total IS 'money';
                """ + "GRANT SELECT (total) ON rep.v TO " + READER + "; ALTER VIEW rep.w OWNER TO " + OWNER
                + "; GRANT SELECT ON rep.w TO PUBLIC; GRANT SELECT ON rep.v TO " + OWNER);
        List<List<?>> before = List.of(traits("rep.v"), traits("rep.w"), traits("rep.\"Odd \"\"x\""));
        promote("SELECT 3::bigint AS id, 2.50::numeric(8,2) AS total, 'c'::text AS note");
        assertThat(DATABASE.rows("SELECT \"T t\"::text FROM rep.\"Odd \"\"x\"")).isEqualTo(List.of(List.of("2.50")));
        assertThat(List.of(traits("rep.v"), traits("rep.w"), traits("rep.\"Odd \"\"x\"")))
                .isEqualTo(before);
        assertThat(DATABASE.single("SELECT pg_catalog.col_description('rep.v'::regclass, 2)"))
                .isEqualTo("money");
        assertNoFormerRelations();
    }

    @Test
    void refusesToTakeAColumnFromAViewOfOthers() {
        DATABASE.execute("CREATE VIEW rep.v AS SELECT id, total FROM dev.orders");
        Diagnostic refusal = refusal("SELECT 2 AS id, 'b' AS note");
        assertThat(refusal.code()).isEqualTo(Code.A504);
        assertThat(refusal.message())
                .isEqualTo("cannot replace dev.orders: view rep.v uses column \"total\" that no longer exists");
        assertThat(DATABASE.rows("SELECT total FROM rep.v")).isEqualTo(List.of(List.of(10)));
        assertThat(DATABASE.rows("SELECT id FROM dev.orders")).isEqualTo(List.of(List.of(1)));
        assertThat(adapter.findKind(session, STAGING)).contains(RelationKind.TABLE);
    }

    @Test
    void refusesToReplaceWhatAMaterializedViewReads() {
        DATABASE.execute("CREATE MATERIALIZED VIEW rep.m AS SELECT id FROM dev.orders");
        Diagnostic refusal = refusal("SELECT 2 AS id");
        assertThat(refusal.code()).isEqualTo(Code.A504);
        assertThat(refusal.message()).contains("cannot replace dev.orders: materialized view rep.m");
        assertThat(DATABASE.rows("SELECT id FROM rep.m")).isEqualTo(List.of(List.of(1)));
    }

    @Test
    void refusesToDropWhatAForeignKeyOrAFunctionNeeds() {
        DATABASE.execute(
                "ALTER TABLE dev.orders ADD PRIMARY KEY (id); CREATE TABLE rep.lines (o int REFERENCES dev.orders)");
        Diagnostic refusal = refusal("SELECT 1 AS id");
        assertThat(refusal.code()).isEqualTo(Code.A504);
        assertThat(refusal.message())
                .contains("cannot replace dev.orders: ", "rep.lines")
                .doesNotContain("__old");
        DATABASE.execute(
                "DROP TABLE rep.lines; CREATE FUNCTION rep.f() RETURNS int BEGIN ATOMIC SELECT max(id) FROM dev.orders; END");
        assertThat(refusal("SELECT 1 AS id").message()).contains("function rep.f()");
        assertNoFormerRelations();
    }

    @Test
    void leavesAViewThatIsBuiltLaterWithTheFormerTable() {
        DATABASE.execute("CREATE VIEW rep.v AS SELECT id, note FROM dev.orders");
        stage("SELECT 2 AS id");
        Replaced replaced = adapter.promote(session, STAGING, ORDERS, Ownership.MANAGED, Set.of(VIEW));
        assertThat(replaced.kept()).containsExactly(RelationName.of("dev", "orders__old"));
        assertThat(DATABASE.rows("SELECT note FROM rep.v")).isEqualTo(List.of(List.of("a")));
        assertThat(DATABASE.rows("SELECT id FROM dev.orders")).isEqualTo(List.of(List.of(2)));

        // The view was not built after all; the table is replaced once more, under another name for what is left.
        stage("SELECT 3 AS id");
        assertThat(adapter.promote(session, STAGING, ORDERS, Ownership.MANAGED)).isEqualTo(Replaced.CLEANLY);

        adapter.createViewAs(session, VIEW, "SELECT id FROM dev.orders", Ownership.MANAGED);
        adapter.drop(session, replaced.kept().get(0));
        assertThat(DATABASE.rows("SELECT * FROM rep.v")).isEqualTo(List.of(List.of(3)));
        assertNoFormerRelations();
    }

    @Test
    void keepsWhatWasGrantedAndWhatWasTakenAway() {
        roles();
        DATABASE.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA dev GRANT SELECT ON TABLES TO " + OWNER
                + "; GRANT SELECT ON dev.orders TO " + READER
                + " WITH GRANT OPTION; GRANT UPDATE (total) ON dev.orders TO "
                + READER + "; GRANT INSERT ON dev.orders TO PUBLIC; COMMENT ON TABLE dev.orders IS 'all of them';"
                + " COMMENT ON COLUMN dev.orders.total IS 'in cents'; ALTER TABLE dev.orders SET (fillfactor = 70);"
                + " ALTER TABLE dev.orders ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON dev.orders FOR SELECT TO "
                + READER
                + " USING (total > 5)");
        List<?> before = traits("dev.orders");
        promote("SELECT 'b' AS note, 20 AS total, 2 AS id, 1 AS fresh");
        assertThat(traits("dev.orders")).isEqualTo(before);
        assertThat(DATABASE.rows(
                                "SELECT attacl::text FROM pg_attribute WHERE attrelid = 'dev.orders'::regclass AND attname = 'total'")
                        .toString())
                .contains(READER + "=w");
        assertThat(DATABASE.single(
                        "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = 'dev.orders'::regclass"))
                .isEqualTo("(total > 5)");
    }

    @Test
    void warnsWhenTheOwnerCannotBeKept() {
        roles();
        DATABASE.execute("GRANT ALL ON SCHEMA dev TO " + OWNER + "; ALTER TABLE dev.orders OWNER TO " + OWNER);
        String maker = DATABASE.name() + "_maker";
        DATABASE.execute("CREATE ROLE " + maker + "; GRANT ALL ON SCHEMA dev TO " + maker + "; GRANT " + OWNER + " TO "
                + maker + " WITH INHERIT TRUE, SET FALSE");
        try (Warehouse other = connect(with("role", maker));
                Session theirs = other.openSession()) {
            adapter.createTableAs(theirs, STAGING, "SELECT 1 AS id", Ownership.MANAGED);
            Replaced replaced = adapter.promote(theirs, STAGING, ORDERS, Ownership.MANAGED);
            assertThat(replaced.warnings())
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.code()).isEqualTo(Code.A511));
        }
        DATABASE.execute("DROP OWNED BY " + maker + "; DROP ROLE " + maker);
    }

    @Test
    void callsIndexesAndConstraintsAfterTheTable() {
        stage("SELECT 1 AS id, 2 AS b");
        session.execute("ALTER TABLE dev.orders__staging ADD PRIMARY KEY (id)");
        session.execute("CREATE INDEX ON dev.orders__staging (b)");
        session.execute("CREATE INDEX mine ON dev.orders__staging (b)");
        DATABASE.execute("ALTER TABLE dev.orders ADD PRIMARY KEY (id)");
        adapter.promote(session, STAGING, ORDERS, Ownership.MANAGED);
        assertThat(DATABASE.rows("SELECT indexname FROM pg_indexes WHERE schemaname = 'dev' ORDER BY 1"))
                .isEqualTo(List.of(List.of("mine"), List.of("orders_b_idx"), List.of("orders_pkey")));
    }

    @Test
    void changesTheKindUnderViewsThatReadIt() {
        DATABASE.execute("CREATE VIEW rep.v AS SELECT id FROM dev.orders");
        adapter.createViewAs(session, ORDERS, "SELECT 7 AS id", Ownership.MANAGED);
        assertThat(DATABASE.rows("SELECT * FROM rep.v")).isEqualTo(List.of(List.of(7)));
        promote("SELECT 8 AS id");
        assertThat(DATABASE.rows("SELECT * FROM rep.v")).isEqualTo(List.of(List.of(8)));
        assertThat(adapter.findKind(session, ORDERS)).contains(RelationKind.TABLE);
        assertNoFormerRelations();
    }

    @Test
    void changesTheColumnsOfAViewUnderOthers() {
        DATABASE.execute(
                "CREATE VIEW rep.v AS SELECT id, note FROM dev.orders; CREATE VIEW rep.w AS SELECT note FROM rep.v");
        adapter.createViewAs(session, VIEW, "SELECT note, 5 AS more FROM dev.orders", Ownership.MANAGED);
        assertThat(DATABASE.rows("SELECT * FROM rep.w")).isEqualTo(List.of(List.of("a")));
        Diagnostic refusal = catchThrowableOfType(
                        SqlBuildException.class,
                        () -> adapter.createViewAs(session, VIEW, "SELECT 5 AS more", Ownership.MANAGED))
                .diagnostic();
        assertThat(refusal.message())
                .isEqualTo("cannot replace rep.v: view rep.w uses column \"note\" that no longer exists");
    }

    @Test
    void findsBareNamesOfAViewInTheSearchPath() {
        try (Warehouse other = connect(with("search_path", "dev, public"));
                Session theirs = other.openSession()) {
            RelationName bare = RelationName.of("bare_view");
            adapter.createViewAs(theirs, bare, "SELECT id FROM orders", Ownership.MANAGED);
            adapter.createViewAs(theirs, bare, "SELECT note FROM orders", Ownership.MANAGED);
            assertThat(theirs.query("SELECT note FROM bare_view").single()).isEqualTo("a");
            assertThat(theirs.query("SHOW search_path").single()).isEqualTo("dev, public");
        }
        assertThat(DATABASE.single("SELECT to_regclass('dev.bare_view')::text")).isEqualTo("dev.bare_view");
    }

    @Test
    void givesWayToALongReaderAndNamesItInTheEnd() throws Exception {
        try (Connection reader = DATABASE.open();
                Warehouse other = connect(with("lock_timeout", "1s"));
                Session theirs = other.openSession()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("SET application_name = 'the-reader'; SELECT * FROM dev.orders");
            stage("SELECT 2 AS id");
            Diagnostic failure = catchThrowableOfType(
                            SqlBuildException.class, () -> adapter.promote(theirs, STAGING, ORDERS, Ownership.MANAGED))
                    .diagnostic();
            assertThat(failure.code()).isEqualTo(Code.A508);
            assertThat(failure.message()).contains("dev.orders", "the-reader");
            assertThat(DATABASE.rows("SELECT id FROM dev.orders")).isEqualTo(List.of(List.of(1)));
            reader.rollback();
            adapter.promote(theirs, STAGING, ORDERS, Ownership.MANAGED);
            assertThat(DATABASE.rows("SELECT id FROM dev.orders")).isEqualTo(List.of(List.of(2)));
        }
    }

    /**
     * The switch takes longer between its views than the server waits before it looks for a deadlock. A reader that holds
     * one view and wants another must not be found in one.
     */
    @Test
    void neverMakesAReaderTheVictimOfALongSwitch() throws Exception {
        DATABASE.execute(
                "CREATE VIEW rep.a AS SELECT 1 AS n; CREATE VIEW rep.b WITH (security_barrier) AS SELECT 1 AS n");
        List<RelationName> views = List.of(RelationName.of("rep", "a"), RelationName.of("rep", "b"));
        try (Connection reader = DATABASE.open();
                Statement reading = reader.createStatement()) {
            reader.setAutoCommit(false);
            reading.execute("SELECT * FROM rep.b");
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Void> switching =
                    CompletableFuture.runAsync(() -> adapter.inSwitch(session, views, () -> {
                        replace(views.get(0));
                        begun.countDown();
                        session.query("SELECT pg_catalog.pg_sleep(0.8)");
                        replace(views.get(1));
                    }));
            Await.until(
                    PATIENCE, "the switch waits", () -> !DATABASE.rows(WAITING).isEmpty() || begun.getCount() == 0);
            reading.execute("SELECT * FROM rep.a");
            reader.commit();
            switching.get();
        }
        assertThat(DATABASE.rows("SELECT a.n, b.n FROM rep.a, rep.b")).isEqualTo(List.of(List.of(2, 2)));
    }

    /**
     * A reader of a view waits for its table, which is being replaced; the view is then written again in the second half
     * of the time after which the server looks for a deadlock.
     */
    @Test
    void neverMakesAReaderTheVictimOfALongReplacement() throws Exception {
        DATABASE.execute("""
                CREATE VIEW rep.v AS SELECT id FROM dev.orders;
                CREATE TABLE dev.orders__staging AS SELECT 2 AS id, 20 AS total, 'b' AS note;
                CREATE FUNCTION dev.slow() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.35); END';
                CREATE EVENT TRIGGER slow ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION dev.slow()
                """);
        try {
            CompletableFuture<Void> replacing =
                    CompletableFuture.runAsync(() -> adapter.promote(session, STAGING, ORDERS, Ownership.MANAGED));
            Await.until(
                    PATIENCE,
                    "the table is locked",
                    () -> replacing.isDone()
                            || !DATABASE.rows("SELECT 1 FROM pg_locks WHERE granted AND mode = 'AccessExclusiveLock'"
                                            + " AND relation = 'dev.orders'::regclass")
                                    .isEmpty());
            assertThat(DATABASE.rows("SELECT id FROM rep.v").get(0).get(0)).isIn(1, 2);
            replacing.get();
        } finally {
            DATABASE.execute("DROP EVENT TRIGGER slow");
        }
        assertThat(DATABASE.rows("SELECT id FROM rep.v")).isEqualTo(List.of(List.of(2)));
    }

    /** The janitor drops the view of another virtual environment while a build waits to lock it. */
    @Test
    void passesOverAViewThatIsDroppedWhileItsLockIsWaitedFor() throws Exception {
        DATABASE.execute("CREATE VIEW rep.v AS SELECT id FROM dev.orders");
        stage("SELECT 2 AS id");
        try (Connection dropper = DATABASE.open();
                Statement dropping = dropper.createStatement()) {
            dropper.setAutoCommit(false);
            dropping.execute("DROP VIEW rep.v; DROP SCHEMA rep");
            CompletableFuture<Replaced> replacing =
                    CompletableFuture.supplyAsync(() -> adapter.promote(session, STAGING, ORDERS, Ownership.MANAGED));
            Await.until(
                    PATIENCE,
                    "the view is waited for",
                    () -> !DATABASE.rows(WAITING).isEmpty() || replacing.isDone());
            dropper.commit();
            assertThat(replacing.get()).isEqualTo(Replaced.CLEANLY);
        }
        assertThat(DATABASE.rows("SELECT id FROM dev.orders")).isEqualTo(List.of(List.of(2)));
    }

    private void replace(RelationName view) {
        adapter.createViewAs(session, view, "SELECT 2 AS n", Ownership.MANAGED);
    }

    @Test
    void namesWhoHoldsUpASwitchOfViews() throws Exception {
        RelationName view = RelationName.of("dev", "shown");
        adapter.createViewAs(session, view, "SELECT id FROM dev.orders", Ownership.MANAGED);
        try (Connection reader = DATABASE.open();
                Warehouse other = connect(with("lock_timeout", "1s"));
                Session theirs = other.openSession()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("SET application_name = 'the-reader'; SELECT * FROM dev.shown");
            String next = "SELECT id FROM dev.orders WHERE id > 0";
            Diagnostic failure = catchThrowableOfType(
                            SqlBuildException.class,
                            () -> adapter.inSwitch(
                                    theirs,
                                    List.of(view),
                                    () -> adapter.createViewAs(theirs, view, next, Ownership.MANAGED)))
                    .diagnostic();
            assertThat(failure.code()).isEqualTo(Code.A508);
            assertThat(failure.message()).contains("gave up switching views", "the-reader");
        }
    }

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> connection = new HashMap<>(DATABASE.connection());
        connection.put(key, value);
        return connection;
    }

    private void roles() {
        for (String role : List.of(READER, OWNER)) {
            PostgresServer.shared()
                    .execute("DO $$ BEGIN CREATE ROLE " + role + "; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        }
        DATABASE.execute("GRANT ALL ON SCHEMA dev, rep TO " + OWNER + ", " + READER + "; GRANT SELECT ON dev.orders TO "
                + OWNER);
    }

    private void stage(String sql) {
        adapter.createTableAs(session, STAGING, sql, Ownership.MANAGED);
    }

    private void promote(String sql) {
        stage(sql);
        assertThat(adapter.promote(session, STAGING, ORDERS, Ownership.MANAGED)).isEqualTo(Replaced.CLEANLY);
    }

    private Diagnostic refusal(String sql) {
        stage(sql);
        return catchThrowableOfType(
                        SqlBuildException.class, () -> adapter.promote(session, STAGING, ORDERS, Ownership.MANAGED))
                .diagnostic();
    }

    private static List<?> traits(String relation) {
        return DATABASE.rows(
                "SELECT pg_get_userbyid(relowner), (SELECT array_agg(a ORDER BY a::text)::text FROM unnest(relacl) a), reloptions::text, relrowsecurity,"
                        + " obj_description(oid) FROM pg_class WHERE oid = '" + relation.replace("'", "''")
                        + "'::regclass");
    }

    private static void assertNoFormerRelations() {
        assertThat(DATABASE.rows("SELECT relname FROM pg_class WHERE relname LIKE '%\\_\\_old%'"))
                .isEmpty();
    }
}
