package dev.sqlbuild.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.cli.InProcess;
import dev.sqlbuild.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaffoldTest {
    @TempDir
    Path directory;

    @Test
    void initMakesAnEmptyProjectNamedAfterItsDirectory() throws IOException {
        Path project = directory.resolve("My Shop-2");

        Result result = InProcess.in(directory).run("init", "--project-dir", project.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("SQLBuild project created")
                .contains("my_shop_2", "sqb compile", "sqb build");
        assertThat(project.resolve("sqlbuild_project.toml"))
                .content()
                .contains("name = \"my_shop_2\"", "database = \"my_shop_2.duckdb\"", "default_environment = \"dev\"");
        assertThat(project.resolve("models/staging/.gitkeep")).exists();
        assertThat(project.resolve("audits/generic/.gitkeep")).exists();
        assertThat(project.resolve(".gitignore")).content().contains("sqlbuild_local.toml");
        assertThat(project.resolve(".agents/skills/sqlbuild/SKILL.md")).exists();
    }

    @Test
    void initTouchesNoExistingFile() throws IOException {
        Files.writeString(directory.resolve(".gitignore"), "mine\n");

        InProcess.in(directory).run("init", "--no-skills");

        assertThat(directory.resolve(".gitignore")).hasContent("mine\n");
        assertThat(directory.resolve(".agents")).doesNotExist();
    }

    @Test
    void initRefusesAnExistingProject() throws IOException {
        Files.writeString(directory.resolve("sqlbuild_project.toml"), "name = 'x'\n");

        Result result = InProcess.in(directory).run("init");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("error[C900]: sqlbuild_project.toml already exists in this directory");
        assertThat(directory.resolve("sqlbuild_project.toml")).hasContent("name = 'x'\n");
        assertThat(directory.resolve("models")).doesNotExist();
    }

    @Test
    void playgroundHasEveryFileOfItsTemplate() throws IOException {
        assertThat(InProcess.in(directory).run("playground", "p1").exitCode()).isZero();

        assertThat(files(directory.resolve("p1")))
                .contains(
                        ".gitignore",
                        "README.md",
                        "sqlbuild_project.toml",
                        "models/marts/customer_value.sql",
                        "seeds/country_codes.csv",
                        "tests/unit/test_customer_value.sql",
                        ".claude/skills/sqlbuild/SKILL.md")
                .doesNotContain("files", "gitignore");
        assertThat(directory)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith(".p1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "shop_virtual"})
    void playgroundListsEveryFileThatComesWithTheProgram(String template) throws Exception {
        Path resources =
                Path.of(PlaygroundCommand.class.getResource(template + "/files").toURI());

        Set<String> there = files(resources.getParent());
        there.remove("files");
        assertThat(Files.readAllLines(resources)).containsExactlyInAnyOrderElementsOf(there);
    }

    @Test
    void playgroundRefusesAPathThatExists() throws IOException {
        Path path = Files.createDirectory(directory.resolve("p1"));

        Result result = InProcess.in(directory).run("playground", "p1");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("error[C911]");
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void playgroundRefusesTemplatesItDoesNotHave() {
        Result unknown = InProcess.in(directory).run("playground", "--template", "x");

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("error[C001]", "unknown template 'x'");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void cleanRemovesTargetAndNothingElse() throws IOException {
        InProcess sqb = InProcess.in(directory);
        sqb.run("init");
        Path outside = Files.writeString(directory.resolve("outside.txt"), "kept");
        Files.createDirectories(directory.resolve("target/run"));
        Files.writeString(directory.resolve("target/run/a.sql"), "select 1");
        Files.createSymbolicLink(directory.resolve("target/link"), outside);

        Result result = sqb.run("clean");

        assertThat(result.exitCode()).isZero();
        assertThat(directory.resolve("target")).doesNotExist();
        assertThat(outside).hasContent("kept");
        assertThat(sqb.run("clean").exitCode()).isZero();
    }

    @Test
    void cleanDoesNotFollowALink() throws IOException {
        InProcess sqb = InProcess.in(directory);
        sqb.run("init");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("a"), "kept");
        Files.createSymbolicLink(directory.resolve("target"), elsewhere);

        assertThat(sqb.run("clean").exitCode()).isEqualTo(1);
        assertThat(elsewhere.resolve("a")).exists();
    }

    private static Set<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .collect(Collectors.toSet());
        }
    }
}
