package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adapter that the project brings along, through the launcher. */
class ProjectAdapterIT {
    private static final String FAST = """
            import dev.sqlbuild.adapter.ConnectionConfig;
            import dev.sqlbuild.adapter.Warehouse;
            import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
            import dev.sqlbuild.api.Adapter;
            import dev.sqlbuild.jdbc.Session;
            import java.nio.file.Path;

            @Adapter("%s")
            public class Fast extends DuckDbAdapter {
                @Override
                public Warehouse connect(ConnectionConfig config, Path projectDir) {
                    Warehouse warehouse = super.connect(config, projectDir);
                    try (Session session = warehouse.openSession()) {
                        session.execute("CREATE TABLE IF NOT EXISTS opened (a INTEGER)");
                    }
                    return warehouse;
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    @Spec("adapters 21")
    void buildsAndIsRefusedInItsOwnWords() {
        ProjectDir project = ProjectDir.shop(directory).model("rides", "MODEL ();\nSELECT 1 AS ride_id\n");
        String config = project.read("sqlbuild_project.toml");
        project.file("sqlbuild_project.toml", config.replace("adapter = \"duckdb\"", "adapter = \"fast\""))
                .file("adapters/Fast.java", FAST.formatted("fast"));
        Sqb sqb = Sqb.in(project);
        assertThatCommand(sqb.run("build")).succeeds().stderrIsEmpty();
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds();
        assertThat(project.rows("SELECT count(*) FROM opened")).containsExactly(List.of("0"));
        assertThat(project.has("target/java-cache")).isTrue();

        project.file("adapters/Fast.java", FAST.formatted("duckdb"));
        assertThatCommand(sqb.run("plan"))
                .failsWith("A602")
                .stderrContains("Project-local adapter 'duckdb' in adapters/Fast.java shadows a built-in adapter name");
        project.file("adapters/Fast.java", FAST.formatted("fast"))
                .file("adapters/more/Fast.java", "package more;\n" + FAST.formatted("fast"));
        assertThatCommand(sqb.run("plan"))
                .failsWith("A603")
                .stderrContains("'fast' in adapters/Fast.java and adapters/more/Fast.java");
        project.file("adapters/more/Fast.java", "package more;\nclass Fast {\n");
        assertThatCommand(sqb.run("plan"))
                .failsWith("JX001")
                .stderrContains("reached end of file while parsing")
                .pointsAt("adapters/more/Fast.java:2:13");
    }
}
