import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Brings a history of 100,000 rows up to date by hand, after 1 % of them have changed, and prints how many milliseconds
 * the statements took: what a snapshot costs without a builder.
 *
 * <p>Usage: {@code java -cp DRIVER.jar BareSnapshot.java QUERY.sql DATABASE}; the query has {@code @@v} where it changes.
 */
public final class BareSnapshot {
    private static final String COLUMNS = "id, tier, city, amount, code";

    private BareSnapshot() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        String query = Files.readString(Path.of(arguments[0]));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + arguments[1]);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE history AS SELECT *, now()::TIMESTAMP AS valid_from, NULL::TIMESTAMP AS valid_to FROM ("
                    + query.replace("@@v", "0") + ")");
            long start = System.nanoTime();
            statement.execute("CREATE TABLE delta AS " + query.replace("@@v", "1"));
            statement.execute("BEGIN");
            statement.execute("UPDATE history AS t SET valid_to = now()::TIMESTAMP FROM delta AS s WHERE s.id = t.id AND t.valid_to IS NULL"
                    + " AND (s.tier IS DISTINCT FROM t.tier OR s.city IS DISTINCT FROM t.city OR s.amount IS DISTINCT FROM t.amount"
                    + " OR s.code IS DISTINCT FROM t.code)");
            statement.execute("INSERT INTO history SELECT " + COLUMNS + ", now()::TIMESTAMP, NULL FROM delta AS s WHERE NOT EXISTS"
                    + " (SELECT 1 FROM history AS t WHERE t.id = s.id AND t.valid_to IS NULL)");
            statement.execute("COMMIT");
            statement.execute("DROP TABLE delta");
            System.out.println((System.nanoTime() - start) / 1_000_000);
        }
    }
}
