package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
import dev.sqlbuild.adapter.postgres.PostgresAdapter;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.compile.CompileRequest;
import dev.sqlbuild.core.compile.ProjectCompiler;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.project.ConfigRequest;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.ConfiguredProject;
import dev.sqlbuild.core.project.EnvironmentVariables;
import dev.sqlbuild.core.project.FoundFiles;
import dev.sqlbuild.engine.build.BuildRequest.Command;
import dev.sqlbuild.engine.quality.AuditReport;
import dev.sqlbuild.engine.quality.AuditRequest;
import dev.sqlbuild.engine.quality.AuditUseCase;
import dev.sqlbuild.engine.quality.TestReport;
import dev.sqlbuild.engine.quality.TestRequest;
import dev.sqlbuild.engine.quality.TestUseCase;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.jdbc.QueryResult;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.testkit.PostgresDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A project in files on a DuckDB file or in a PostgreSQL database, compiled and built as the commands do. */
public final class TestProject implements WarehouseFactory {
    private final Path directory;
    private final Adapter adapter;
    private final Map<String, Object> connection;
    private int concurrency = 1;
    private SnapshotConsent snapshots = SnapshotConsent.NONE;

    private TestProject(Path directory, Adapter adapter, Map<String, Object> connection) {
        this.directory = directory;
        this.adapter = adapter;
        this.connection = connection;
    }

    /** A project without resources, with the environment {@code dev} in a schema of that name. */
    public static TestProject in(Path directory) {
        return new TestProject(directory, new DuckDbAdapter(), Map.of("database", "w.duckdb"))
                .config("duckdb", "[connection]\ndatabase = \"w.duckdb\"\n");
    }

    /** The same in a PostgreSQL database. */
    public static TestProject in(Path directory, PostgresDatabase database) {
        return new TestProject(directory, new PostgresAdapter(), database.connection())
                .config("postgres", database.toml());
    }

    private TestProject config(String adapterName, String connectionToml) {
        return file("sqlbuild_project.toml", """
                        name = "pedal"
                        adapter = "%s"
                        default_environment = "dev"

                        %s
                        [environments.dev]
                        schema = "dev"
                        """.formatted(adapterName, connectionToml));
    }

    public TestProject file(String path, String text) {
        Path file = directory.resolve(path);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public TestProject append(String path, String text) {
        try {
            return file(path, Files.readString(directory.resolve(path)) + text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TestProject model(String path, String header, String query) {
        return file("models/" + path + ".sql", "MODEL (" + header + ");\n" + query + "\n");
    }

    /** What later builds may do to histories. */
    public TestProject consenting(SnapshotConsent consent) {
        snapshots = consent;
        return this;
    }

    public TestProject concurrency(int workers) {
        concurrency = workers;
        return this;
    }

    @Override
    public Adapter adapter() {
        return adapter;
    }

    @Override
    public Warehouse open() {
        return adapter.connect(ConnectionConfig.of(adapter, connection), directory);
    }

    public Workspace compile() {
        ConfigValue.Table noVars = ConfigValue.Table.of(List.of(), SourceSpan.fileStart("--vars"));
        ConfigRequest request = new ConfigRequest(Optional.of("dev"), noVars, "run", EnvironmentVariables.of(Map.of()));
        return ProjectCompiler.compile(new CompileRequest(
                        ConfiguredProject.open(directory, request),
                        FoundFiles.look(directory),
                        AdapterRegistry.discover(),
                        true,
                        false,
                        "0.1.0"))
                .require();
    }

    public RunReport build(String... select) {
        return run(Command.BUILD, PlanRequest.of(List.of(select)), new RunControl(), RunListener.NONE);
    }

    public RunReport run(Command command, PlanRequest plan, RunControl control, RunListener listener) {
        return run(compile(), command, plan, control, listener);
    }

    /** Runs over the project as it was when it was compiled. */
    public RunReport run(Workspace workspace, Command command) {
        return run(workspace, command, PlanRequest.all(), new RunControl(), RunListener.NONE);
    }

    private RunReport run(
            Workspace workspace, Command command, PlanRequest plan, RunControl control, RunListener listener) {
        Clock clock = Clock.systemUTC();
        return new BuildUseCase(this, clock)
                .run(
                        new BuildRequest(
                                command, workspace, plan, concurrency, false, "0.1.0", clock.instant(), snapshots),
                        control,
                        listener);
    }

    public Plan plan() {
        return new PlanUseCase(this, Clock.systemUTC()).plan(compile(), PlanRequest.all());
    }

    public AuditReport audit(String... select) {
        return new AuditUseCase(this, Clock.systemUTC())
                .run(
                        new AuditRequest(compile(), List.of(select), List.of(), Optional.empty(), concurrency),
                        new RunControl(),
                        RunListener.NONE);
    }

    public TestReport test(Optional<String> caseName, String... select) {
        return new TestUseCase(this, Clock.systemUTC())
                .run(
                        new TestRequest(compile(), List.of(select), List.of(), caseName, concurrency),
                        new RunControl(),
                        RunListener.NONE);
    }

    /** Runs statements in the warehouse. */
    public void execute(String... statements) {
        try (Warehouse warehouse = open();
                Session session = warehouse.openSession()) {
            for (String statement : statements) session.execute(statement);
        }
    }

    /** Rows of a query as text. */
    public List<String> rows(String sql) {
        try (Warehouse warehouse = open();
                Session session = warehouse.openSession()) {
            QueryResult result = session.query(sql);
            return result.rows().stream()
                    .map(row -> row.toString().substring(1, row.toString().length() - 1))
                    .toList();
        }
    }

    /** Names of the functions of a schema. */
    public List<String> functions(String schema) {
        try (Warehouse warehouse = open();
                Session session = warehouse.openSession()) {
            return adapter.listFunctions(session, Optional.empty(), List.of(schema)).stream()
                    .map(RelationName::name)
                    .toList();
        }
    }

    /** Names of the tables and views of a schema, those of SQLBuild's own left out. */
    public List<String> relations() {
        return rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'dev' "
                + "AND table_name NOT LIKE '\\_sqlbuild%' ESCAPE '\\' ORDER BY 1");
    }
}
