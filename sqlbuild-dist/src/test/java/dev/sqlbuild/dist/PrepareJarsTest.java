package dev.sqlbuild.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PrepareJarsTest {
    @TempDir
    Path directory;

    @Test
    void givesPicocliClassesThatTheJvmVerifiesAndArchives() throws Exception {
        Path picocli = prepared("picocli.jar");

        assertThat(majorVersion(picocli, "picocli/CommandLine.class")).isGreaterThanOrEqualTo(52);
        try (URLClassLoader loader = loaderOf(picocli);
                JarFile jar = new JarFile(picocli.toFile())) {
            List<String> classes = jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith("picocli/CommandLine") && name.endsWith(".class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
            assertThat(classes).hasSizeGreaterThan(100);
            for (String name : classes)
                assertThat(Class.forName(name, true, loader)).isNotNull();
        }
    }

    @Test
    void takesTheLibrariesOutOfTheDriver() throws Exception {
        try (JarFile jar = new JarFile(prepared("driver.jar").toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains("org/duckdb/DuckDBDriver.class", "META-INF/services/java.sql.Driver")
                    .noneMatch(name -> name.contains(".so_"));
        }
    }

    @Test
    void keepsTheDriverFromStartingTheFlightRecorder() throws Exception {
        try (URLClassLoader loader = loaderOf(prepared("driver.jar"));
                InputStream monitor = loader.getResourceAsStream("org/duckdb/JfrMemoryMonitor.class")) {
            assertThat(Class.forName("org.duckdb.JfrMemoryMonitor", true, loader))
                    .isNotNull();
            assertThat(new String(monitor.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .contains("connectionOpened")
                    .doesNotContain("FlightRecorder", "DuckDBMemoryMonitor");
        }
    }

    private Path prepared(String which) throws IOException, URISyntaxException {
        Path picocli = Files.copy(jarOf(CommandLine.class), directory.resolve("picocli.jar"));
        Path driver = directory.resolve("driver.jar");
        PrepareJars.main(
                new String[] {picocli.toString(), jarOf(DuckDBDriver.class).toString(), driver.toString()});
        return directory.resolve(which);
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static URLClassLoader loaderOf(Path jar) throws IOException {
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }

    private static int majorVersion(Path jar, String entry) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                DataInputStream in = new DataInputStream(file.getInputStream(file.getEntry(entry)))) {
            assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }
}
