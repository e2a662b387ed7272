import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Makes two tables of N rows and seven value columns, {@code prod.rides} and {@code dev.rides}, if they are not there yet,
 * and prints how many milliseconds one hash join takes that looks at all of their columns: what a comparison of rows costs
 * at least. One row in a thousand differs in a value, and one in a thousand is on one side only.
 *
 * <p>Usage: {@code java -cp DRIVER.jar BareJoin.java JDBC-URL ROWS}.
 */
public final class BareJoin {
    private static final List<String> COLUMNS = List.of("bike", "state", "moment", "fare", "member", "meters", "note");

    private BareJoin() {}

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS prod");
            statement.execute("CREATE SCHEMA IF NOT EXISTS dev");
            String rows = """
                    SELECT i AS id, (i * 7919) %% 1000 AS bike, 'state_' || (i %% 17) AS state,
                        TIMESTAMP '2026-01-01 00:00:00' + (i %% 100000) * INTERVAL '1' SECOND AS moment,
                        CAST(i %% 5000 AS DECIMAL(18,2)) AS fare, i %% 3 = 0 AS member,
                        CAST(i AS DOUBLE PRECISION) * 1.1 AS meters, 'note ' || (i %% 1000) AS note
                    FROM generate_series(1, %s) AS t(i)""".formatted(arguments[1]);
            statement.execute("CREATE TABLE IF NOT EXISTS prod.rides AS " + rows);
            statement.execute("CREATE TABLE IF NOT EXISTS dev.rides AS SELECT "
                    + "CASE WHEN id % 1000 = 1 THEN -id ELSE id END AS id, "
                    + "CASE WHEN id % 1000 = 0 THEN bike + 1 ELSE bike END AS bike, "
                    + String.join(", ", COLUMNS.subList(1, COLUMNS.size())) + " FROM prod.rides");
            StringBuilder join = new StringBuilder("SELECT count(*)");
            for (String column : COLUMNS) {
                join.append(", count(CASE WHEN l.").append(column).append(" = r.").append(column).append(" THEN 1 END)");
            }
            join.append(" FROM prod.rides l JOIN dev.rides r ON l.id = r.id");
            long start = System.nanoTime();
            try (ResultSet result = statement.executeQuery(join.toString())) {
                result.next();
            }
            System.out.println((System.nanoTime() - start) / 1_000_000);
        }
    }
}
