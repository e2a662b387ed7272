package dev.sqlbuild.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

    @Test
    void givesEachCallerADatabaseOfItsOwn() {
        try (PostgresDatabase one = PostgresServer.shared().freshDatabase();
                PostgresDatabase other = PostgresServer.shared().freshDatabase()) {
            one.execute("CREATE TABLE t (a int)");
            assertThat(other.single("SELECT to_regclass('t')")).isNull();
            assertThat(one.single("SELECT to_regclass('t')::text")).isEqualTo("t");
            assertThat(one.toml()).contains("dbname = \"" + one.name() + "\"");
        }
    }

    @Test
    void asksForThePassword() {
        PostgresServer server = PostgresServer.shared();
        String url = "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + server.database();
        assertThatThrownBy(() -> DriverManager.getConnection(url, server.user(), "wrong"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void readsAServerFromAUrl() {
        assertThat(PostgresServer.parse("postgresql://me:p%40ss+1@db.example.org:5433/shop"))
                .isEqualTo(new PostgresServer("db.example.org", 5433, "me", "p@ss+1", "shop"));
        assertThat(PostgresServer.parse("postgresql://me@db.example.org"))
                .isEqualTo(new PostgresServer("db.example.org", 5432, "me", "", "postgres"));
    }
}
