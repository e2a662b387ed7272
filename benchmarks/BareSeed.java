import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Loads the file of {@link GenerateSeed} by the engine's own COPY and prints the milliseconds of that statement. */
public final class BareSeed {
    private BareSeed() {}

    /** Arguments: JDBC URL, CSV file. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]).toAbsolutePath();
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS bare");
            statement.execute("DROP TABLE IF EXISTS bare.rides");
            statement.execute("CREATE TABLE bare.rides (id BIGINT, station VARCHAR, price DECIMAL(10,2), day DATE, seen_at TIMESTAMP)");
            long start = System.nanoTime();
            if (arguments[0].startsWith("jdbc:duckdb:")) {
                statement.execute("COPY bare.rides FROM '" + file + "' (HEADER)");
            } else {
                try (InputStream in = Files.newInputStream(file)) {
                    connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY bare.rides FROM STDIN (FORMAT csv, HEADER)", in, 1 << 17);
                }
            }
            System.out.println((System.nanoTime() - start) / 1_000_000);
        }
    }
}
