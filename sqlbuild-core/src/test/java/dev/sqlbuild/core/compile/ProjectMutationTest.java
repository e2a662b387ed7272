package dev.sqlbuild.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.project.ConfigRequest;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.ConfiguredProject;
import dev.sqlbuild.core.project.EnvironmentVariables;
import dev.sqlbuild.core.project.FoundFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A damaged project is reported on, or refused with diagnostics, and nothing outside {@code target/} is touched. The
 * seed is fixed; change it to look further.
 */
class ProjectMutationTest {
    private static final long SEED = 20260401;
    private static final int PROJECTS = 3_000;

    /** Opening the engine that judges SQL takes most of the time of a small compile. */
    private static final int JUDGED_OF = 20;

    @TempDir(factory = InMemory.class)
    Path directory;

    @Test
    void damagedProjectsEndInDiagnosticsAndLeaveTheFilesAlone() throws IOException {
        Map<String, byte[]> original = new TreeMap<>();
        SampleProject.FILES.forEach((path, text) -> original.put(path, text.getBytes(StandardCharsets.UTF_8)));
        List<String> paths = List.copyOf(original.keySet());
        Path project = Files.createDirectory(directory.resolve("project"));
        for (String path : paths) write(project, path, original.get(path));
        AdapterRegistry adapters = AdapterRegistry.discover();
        assertThat(ProjectCompiler.compile(request(project, adapters, true)).diagnostics())
                .as("the project without damage")
                .isEmpty();
        int reports = 0;

        for (int i = 0; i < PROJECTS; i++) {
            Random random = new Random(SEED + i);
            Map<String, byte[]> damaged = new HashMap<>();
            for (int n = random.nextInt(3); n >= 0; n--) {
                String path = paths.get(random.nextInt(paths.size()));
                byte[] from = damaged.getOrDefault(path, original.get(path));
                byte[] other = original.get(paths.get(random.nextInt(paths.size())));
                damaged.put(path, FileDamage.of(from, other, random));
            }
            for (String path : damaged.keySet()) write(project, path, damaged.get(path));
            Map<String, FileTime> before = filesOutsideTarget();
            try {
                boolean judged = i % JUDGED_OF == 0;
                CompileReport report = ProjectCompiler.compile(request(project, adapters, judged));
                assertThat(report.workspace().isPresent()).isNotEqualTo(report.hasErrors());
                if (judged) assertSameWithoutCache(report, request(project, adapters, true));
                reports++;
            } catch (SqlBuildException e) {
                assertThat(e.diagnostics()).isNotEmpty();
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("project " + i + " with " + shown(damaged), e);
            }
            if (!filesOutsideTarget().equals(before))
                throw new AssertionError("project " + i + " with " + shown(damaged));
            for (String path : damaged.keySet()) write(project, path, original.get(path));
        }
        assertThat(reports).as("compiles that came to a report").isGreaterThan(PROJECTS / 2);
    }

    /** Whatever was remembered of the projects before, the report is that of a compile that remembers nothing. */
    private static void assertSameWithoutCache(CompileReport report, CompileRequest request) {
        CompileReport fresh = ProjectCompiler.compile(new CompileRequest(
                request.project(), request.found(), request.adapters(), true, false, request.program()));
        assertThat(report.diagnostics()).isEqualTo(fresh.diagnostics());
        assertThat(report.resources()).isEqualTo(fresh.resources());
        assertThat(report.counts()).isEqualTo(fresh.counts());
    }

    /** Thousands of small files are written quickest where no disk is asked. */
    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "projects")
                    : Files.createTempDirectory("projects");
        }
    }

    private static CompileRequest request(Path project, AdapterRegistry adapters, boolean judged) {
        ConfigRequest config = new ConfigRequest(
                Optional.empty(),
                new ConfigValue.Table(Map.of(), SourceSpan.fileStart("--vars")),
                "run",
                EnvironmentVariables.of(Map.of("REGION", "eu")));
        return new CompileRequest(
                ConfiguredProject.open(project, config), FoundFiles.look(project), adapters, judged, judged, "test");
    }

    private static void write(Path project, String path, byte[] content) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private Map<String, FileTime> filesOutsideTarget() throws IOException {
        Path target = directory.resolve("project/target");
        Map<String, FileTime> files = new HashMap<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.equals(target) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.put(file.toString(), attributes.lastModifiedTime());
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static String shown(Map<String, byte[]> damaged) {
        List<String> files = new ArrayList<>();
        damaged.forEach(
                (path, content) -> files.add("--- " + path + "\n" + new String(content, StandardCharsets.UTF_8)));
        return String.join("\n", files);
    }
}
