package dev.sqlbuild.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SqlBuildException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFilesTest {
    @TempDir
    Path root;

    private TestProject project;

    @BeforeEach
    void createProject() {
        project = new TestProject(root);
    }

    private List<String> paths(FileKind kind) {
        return project.files().of(kind).stream().map(ProjectFile::path).toList();
    }

    @Test
    void saysThatThereIsNoProject(@TempDir Path empty) {
        assertThatThrownBy(() -> ProjectFiles.find(empty, new Diagnostics()))
                .isInstanceOfSatisfying(
                        SqlBuildException.class,
                        e -> assertThat(e.diagnostic().message())
                                .isEqualTo("Project config not found: " + empty.resolve("sqlbuild_project.toml")
                                        + ". Run sqb from a sqlbuild project directory or pass --project-dir."));
    }

    @Test
    void groupsFilesByTheirPlace() {
        project.file("models/b/rides.sql", "")
                .file("models/a.sql", "")
                .file("models/schema.yml", "")
                .file("models/b/_sqlbuild/macros/X.java", "")
                .file("models/notes.md", "")
                .file("seeds/x/zones.csv", "")
                .file("seeds/z.csv.gz", "")
                .file("seeds/seeds.yml", "")
                .file("sources/raw.yaml", "")
                .file("audits/generic/positive.sql", "")
                .file("audits/one.sql", "")
                .file("tests/unit/t.sql", "")
                .file("tests/scenarios/s.sql", "")
                .file("hooks/sql/grant.sql", "")
                .file("hooks/sql/_draft.sql", "")
                .file("macros/M.java", "")
                .file("java/Lib.java", "")
                .file("loaders/L.java", "");
        assertThat(paths(FileKind.MODEL)).containsExactly("models/a.sql", "models/b/rides.sql");
        assertThat(paths(FileKind.MODEL_YAML)).containsExactly("models/schema.yml");
        assertThat(paths(FileKind.SCOPED)).containsExactly("models/b/_sqlbuild/macros/X.java");
        assertThat(paths(FileKind.SEED_DATA)).containsExactly("seeds/x/zones.csv", "seeds/z.csv.gz");
        assertThat(project.files().of(FileKind.SEED_DATA).get(1).stem()).isEqualTo("z");
        assertThat(paths(FileKind.SEED_YAML)).containsExactly("seeds/seeds.yml");
        assertThat(paths(FileKind.SOURCE_YAML)).containsExactly("sources/raw.yaml");
        assertThat(paths(FileKind.GENERIC_AUDIT)).containsExactly("audits/generic/positive.sql");
        assertThat(paths(FileKind.SINGULAR_AUDIT)).containsExactly("audits/one.sql");
        assertThat(paths(FileKind.UNIT_TEST)).containsExactly("tests/unit/t.sql");
        assertThat(paths(FileKind.SCENARIO)).containsExactly("tests/scenarios/s.sql");
        assertThat(paths(FileKind.HOOK_SQL)).containsExactly("hooks/sql/grant.sql");
        assertThat(paths(FileKind.MACRO)).containsExactly("macros/M.java");
        assertThat(paths(FileKind.JAVA_LIBRARY)).containsExactly("java/Lib.java");
        assertThat(paths(FileKind.EXTENSION)).containsExactly("loaders/L.java");
    }

    @Test
    void refusesMisplacedFilesTogether() {
        project.file("seeds/stations.yaml", "").file("src/Main.java", "").file("sqlbuild_local.yml", "");
        List<Diagnostic> problems = project.problems();
        assertThat(problems).extracting(Diagnostic::code).containsExactly(Code.D005, Code.D001, Code.D016);
        assertThat(problems.get(0).message()).contains("must use .yml");
        assertThat(problems.get(1).message()).contains("no longer supported").contains("sqlbuild_local.toml");
        assertThat(problems.get(2).message()).contains("src/Main.java");
    }

    @Test
    void reportsALeftoverProjectYamlInPlaceOfAMissingProject() throws IOException {
        Files.delete(root.resolve("sqlbuild_project.toml"));
        project.file("sqlbuild_project.yml", "");
        assertThatThrownBy(project::files)
                .hasMessageContaining("sqlbuild_project.yml is no longer supported")
                .hasMessageContaining("sqlbuild_project.toml");
    }

    @Test
    void skipsHiddenOutputAndEscapingEntries(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("secret.sql"), "");
        project.file(".git/x.java", "")
                .file("models/.hidden.sql", "")
                .file("target/x.java", "")
                .file("logs/x.java", "")
                .file(".sqlbuild/x.java", "")
                .file("models/target/kept.sql", "")
                .file("shared/inner.sql", "");
        Files.createSymbolicLink(root.resolve("models/out.sql"), outside.resolve("secret.sql"));
        Files.createSymbolicLink(root.resolve("models/outdir"), outside);
        Files.createSymbolicLink(root.resolve("models/broken.sql"), root.resolve("nowhere"));
        Files.createSymbolicLink(root.resolve("models/linked"), root.resolve("shared"));
        Files.createSymbolicLink(root.resolve("models/circle"), root.resolve("models"));
        assertThat(paths(FileKind.MODEL)).containsExactly("models/linked/inner.sql", "models/target/kept.sql");
    }

    @Test
    void showsBytesOfUnreadablePaths() throws IOException {
        project.file("models/a.sql", "");
        Path bad;
        try {
            bad = Path.of(URI.create(root.resolve("models").toUri() + "b%FFd.sql"));
            Files.createFile(bad);
        } catch (InvalidPathException | IOException e) {
            Assumptions.abort("the file system only has UTF-8 names");
            return;
        }
        assertThat(project.problems()).hasSize(1);
        assertThat(project.problems().get(0).code()).isEqualTo(Code.D016);
        assertThat(project.problems().get(0).message()).isEqualTo("path is not valid UTF-8: models/b\\xFFd.sql");
    }

    @Test
    void namesTheByteThatIsNotUtf8() throws IOException {
        project.file("models/a.sql", "");
        Files.write(root.resolve("models/a.sql"), new byte[] {'a', '\n', (byte) 0xc3, (byte) 0xa9, (byte) 0xff});
        ProjectFile file = project.files().of(FileKind.MODEL).get(0);
        assertThatThrownBy(() -> ProjectFiles.read(file, Code.D002))
                .isInstanceOfSatisfying(SqlBuildException.class, e -> {
                    assertThat(e.diagnostic().code()).isEqualTo(Code.D002);
                    assertThat(e.diagnostic().message()).isEqualTo("models/a.sql is not valid UTF-8 at byte 4");
                    assertThat(e.diagnostic().span().orElseThrow()).hasToString("models/a.sql:2:2");
                });
    }

    @Test
    void dropsByteOrderMarkAndCarriageReturns() throws IOException {
        project.file("models/a.sql", "");
        Files.write(root.resolve("models/a.sql"), "\uFEFFa\r\nb\uFFFD\r\n".getBytes(StandardCharsets.UTF_8));
        ProjectFile file = project.files().of(FileKind.MODEL).get(0);
        assertThat(ProjectFiles.read(file, Code.D002).text()).isEqualTo("a\nb\uFFFD\n");
    }

    @Test
    void walksManyFilesQuickly() throws IOException {
        for (int folder = 0; folder < 20; folder++) {
            Path models = Files.createDirectories(root.resolve("models/f" + folder));
            for (int i = 0; i < 100; i++) Files.createFile(models.resolve("m" + i + ".sql"));
        }
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            assertThat(project.files().of(FileKind.MODEL)).hasSize(2_000);
            best = Math.min(best, System.nanoTime() - start);
        }
        // The goal is 20 ms for this many; the bound leaves room for a busy machine.
        assertThat(best / 1_000_000).isLessThan(400);
    }
}
