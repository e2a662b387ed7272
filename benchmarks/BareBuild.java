import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the compiled models of a generated project as {@code CREATE TABLE ... AS} through JDBC, one after the other, and
 * prints how many milliseconds the statements took: what a build costs without a builder. Opening the database is not
 * counted.
 *
 * <p>Usage: {@code java -cp DRIVER.jar BareBuild.java PROJECT DATABASE}, after {@code sqb compile} in the project. Models
 * are numbered, and each reads only lower numbers, so their numbers are an order of work.
 */
public final class BareBuild {
    private BareBuild() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        List<String> statements = statements(Path.of(arguments[0], "target/compiled/models"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + arguments[1]);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            long start = System.nanoTime();
            statement.execute("CREATE SCHEMA dev");
            for (String sql : statements) statement.execute(sql);
            System.out.println((System.nanoTime() - start) / 1_000_000);
        }
    }

    private static List<String> statements(Path compiled) throws IOException {
        List<Path> models = new ArrayList<>();
        try (Stream<Path> files = Files.walk(compiled)) {
            files.filter(file -> file.toString().endsWith(".sql")).forEach(models::add);
        }
        models.sort(Comparator.comparingInt(file -> Integer.parseInt(name(file).substring("m_".length()))));
        List<String> statements = new ArrayList<>();
        for (Path model : models) statements.add("CREATE TABLE dev." + name(model) + " AS " + Files.readString(model));
        return statements;
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".sql", "");
    }
}
