package dev.sqlbuild.core.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.base.SqlBuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters that a project brings along (adapters.md 12). */
class ProjectAdaptersTest {
    private static final AdapterRegistry INSTALLED = AdapterRegistry.discover();
    private static final String FAST = """
            import dev.sqlbuild.api.Adapter;
            import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
            @Adapter("%s")
            public class %s extends DuckDbAdapter {
                @Override public String label() { return Words.LABEL; }
            }
            """;

    @TempDir
    Path project;

    @Test
    void standBesideThoseOfTheInstallation() throws IOException {
        assertThat(ProjectAdapters.of(project, INSTALLED)).isSameAs(INSTALLED);
        write("adapters/engines/Fast.java", "package engines;\n" + FAST.formatted("fast_duck", "Fast"));
        write(
                "adapters/engines/_Words.java",
                "package engines;\nclass Words { static final String LABEL = \"Fast\"; }\n");
        write("adapters/engines/package-info.java", "package engines;\n");
        Adapter fast = ProjectAdapters.of(project, INSTALLED).require("fast_duck");
        assertThat(fast.label()).isEqualTo("Fast");
        assertThat(fast.connectionKeys()).isEqualTo(INSTALLED.require("duckdb").connectionKeys());
        assertThat(ProjectAdapters.of(project, INSTALLED).find("duckdb")).isPresent();
    }

    @Test
    void areCompiledAgainOnlyWhenTheyHaveChanged() throws IOException {
        write("adapters/Fast.java", FAST.formatted("fast", "Fast"));
        write("adapters/Words.java", "class Words { static final String LABEL = \"one\"; }\n");
        assertThat(ProjectAdapters.of(project, INSTALLED).require("fast").label())
                .isEqualTo("one");
        List<Path> kept = kept();
        assertThat(kept).hasSize(1);
        assertThat(ProjectAdapters.of(project, INSTALLED).require("fast").label())
                .isEqualTo("one");
        assertThat(kept()).isEqualTo(kept);
        Files.write(kept.get(0), new byte[] {1, 2, 3});
        assertThat(ProjectAdapters.of(project, INSTALLED).require("fast").label())
                .isEqualTo("one");
        write("adapters/Words.java", "class Words { static final String LABEL = \"two\"; }\n");
        assertThat(ProjectAdapters.of(project, INSTALLED).require("fast").label())
                .isEqualTo("two");
        assertThat(kept()).hasSize(2);
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() throws IOException {
        write("adapters/Words.java", "class Words { static final String LABEL = \"x\"; }\n");
        write("adapters/A.java", FAST.formatted("duckdb", "A"));
        write("adapters/B.java", FAST.formatted("fast", "B"));
        write("adapters/C.java", FAST.formatted("fast", "C"));
        write("adapters/D.java", "@dev.sqlbuild.api.Adapter(\"d\") public class D {}\n");
        write("adapters/E.java", FAST.formatted("", "E"));
        write("adapters/F.java", "public class F extends dev.sqlbuild.adapter.duckdb.DuckDbAdapter {}\n");
        write("adapters/G.java", FAST.formatted("closed", "G").replace("public class", "class"));
        write(
                "adapters/H.java",
                FAST.formatted("broken", "H")
                        .replace("@Override", "static int x = Integer.parseInt(\"x\"); @Override"));
        write("adapters/I.java", FAST.formatted("Big-Name", "I"));
        assertThat(findings())
                .containsExactly(
                        "A602 adapters/A.java:1:1 Project-local adapter 'duckdb' in adapters/A.java shadows a built-in adapter name."
                                + " Choose a distinct adapter_name.",
                        "A603 adapters/C.java:1:1 Duplicate project-local adapter_name 'fast' in adapters/B.java and adapters/C.java",
                        "A604 adapters/D.java:1:1 Class 'D' in adapters/D.java defines adapter_name but does not subclass StrictAdapter",
                        "A605 adapters/E.java:1:1 Adapter class 'E' in adapters/E.java must define a non-empty string adapter_name",
                        "A605 adapters/F.java:1:1 Adapter class 'F' in adapters/F.java must define a non-empty string adapter_name",
                        "JX004 adapters/G.java:1:1 adapter class 'G' in adapters/G.java must be public and have a public constructor"
                                + " without arguments",
                        "JX008 adapters/H.java:1:1 class 'H' in adapters/H.java cannot be loaded:"
                                + " java.lang.ExceptionInInitializerError",
                        "A605 adapters/I.java:1:1 Adapter class 'I' in adapters/I.java must define a non-empty string adapter_name");
    }

    @Test
    void namesEveryOperationThatAnAdapterLeavesOut() throws IOException {
        String body = " extends dev.sqlbuild.adapter.BaseAdapter {\n public String adapterName() { return \"x\"; } }\n";
        write("adapters/Half.java", "@dev.sqlbuild.api.Adapter(\"half\")\npublic class Half" + body);
        write("adapters/Open.java", "@dev.sqlbuild.api.Adapter(\"open\")\npublic abstract class Open" + body);
        assertThat(findings())
                .singleElement()
                .asString()
                .startsWith("A607 adapters/Half.java:2:8 Adapter 'half' does not implement: ")
                .contains("connect, ", "dialect", "listRelations")
                .doesNotContain("adapterName", "ensureSchema");
        Files.delete(project.resolve("adapters/Half.java"));
        assertThat(findings())
                .singleElement()
                .asString()
                .startsWith("A607 adapters/Open.java:1:1 Adapter 'open' does not implement: ");
    }

    @Test
    void showsWhatTheCompilerSays() throws IOException {
        write("adapters/Fast.java", "public class Fast {\n  int x = 1\n}\n");
        assertThat(findings()).containsExactly("JX001 adapters/Fast.java:2:12 ';' expected");
        write("adapters/Fast.java", "public class Fast {\n  int x = \"a\";\n  Nothing y;\n}\n");
        assertThat(findings())
                .hasSize(2)
                .contains(
                        "JX001 adapters/Fast.java:2:11 incompatible types: java.lang.String cannot be converted to int");
        Files.write(project.resolve("adapters/Fast.java"), new byte[] {'/', '/', (byte) 0xff});
        assertThat(findings()).singleElement().asString().startsWith("JX007 adapters/Fast.java:1:3");
    }

    private List<String> findings() {
        return catchThrowableOfType(SqlBuildException.class, () -> ProjectAdapters.of(project, INSTALLED))
                .diagnostics()
                .stream()
                .map(finding -> finding.code() + " " + finding.span().orElseThrow() + " " + finding.message())
                .toList();
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.walk(project.resolve("target/java-cache"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private void write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
