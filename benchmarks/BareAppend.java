import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Appends the rows that the incremental benchmark appends, with one {@code INSERT ... SELECT} over JDBC, and prints the
 * milliseconds of that statement and its commit. What was appended before is deleted first, without being counted.
 *
 * <p>Usage: {@code java -cp DRIVER.jar BareAppend.java URL}; with {@code delete} as a second argument it only deletes.
 */
public final class BareAppend {
    private BareAppend() {}

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM dev.events WHERE id > 1");
            if (arguments.length > 1) return;
            long start = System.nanoTime();
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO dev.events (id, station, seen_at, amount) "
                    + "SELECT id, station, seen_at, amount FROM raw.events WHERE id > 1");
            connection.commit();
            System.out.println((System.nanoTime() - start) / 1_000_000);
        }
    }
}
