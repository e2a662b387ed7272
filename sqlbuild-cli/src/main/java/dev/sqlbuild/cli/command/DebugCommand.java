package dev.sqlbuild.cli.command;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.check.AdapterChecks;
import dev.sqlbuild.adapter.check.CheckResult;
import dev.sqlbuild.base.Json;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.Version;
import dev.sqlbuild.cli.option.JsonOptions;
import dev.sqlbuild.cli.render.Palette;
import dev.sqlbuild.cli.render.Secrets;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.core.project.ProjectFiles;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.schema.SchemaIssue;
import dev.sqlbuild.state.store.StateStore;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb debug}: what runs here, what is configured, whether the warehouse answers. */
@Command(name = "debug", description = "Check the installation, the configuration and the connection.")
final class DebugCommand implements SqbCommand {
    private static final String RUNTIME = "Runtime";
    private static final String CONFIGURATION = "Configuration";
    private static final String CONNECTION = "Connection";
    private static final String STATE = "State";
    private static final int NAME_WIDTH = 18;
    private static final int SCRATCH_ID_LENGTH = 8;

    @Option(names = "--no-connection", description = "Do not connect.")
    boolean noConnection;

    @Option(names = "--adapter-check", description = "Run every operation of the adapter in a scratch schema.")
    boolean adapterCheck;

    @Mixin
    JsonOptions json = new JsonOptions();

    private final List<DebugCheck> checks = new ArrayList<>();

    @Override
    public Optional<JsonOptions> json() {
        return Optional.of(json);
    }

    @Override
    public int run(Invocation invocation) {
        runtime();
        Optional<ActiveProject> project = configuration(invocation);
        connection(invocation, project);
        if (!noConnection) project.ifPresent(active -> state(invocation, active));
        boolean ok = checks.stream().allMatch(DebugCheck::ok);
        if (!json.json()) print(invocation.text(), invocation.palette());
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("checks", checks.stream().map(DebugCheck::json).toList());
        document.put("ok", ok);
        invocation.publish(Json.of(document));
        return ok ? ExitCode.OK : ExitCode.FAILED;
    }

    private void runtime() {
        checks.add(DebugCheck.ok(RUNTIME, "sqlbuild", Version.TEXT));
        checks.add(DebugCheck.ok(RUNTIME, "java", System.getProperty("java.version")));
        checks.add(DebugCheck.ok(RUNTIME, "java home", System.getProperty("java.home")));
        checks.add(DebugCheck.ok(RUNTIME, "os", System.getProperty("os.name") + " " + System.getProperty("os.arch")));
    }

    private Optional<ActiveProject> configuration(Invocation invocation) {
        Path directory = invocation.projectDir();
        Path file = directory.resolve(ProjectFiles.PROJECT_CONFIG);
        boolean local = Files.exists(directory.resolve(ProjectFiles.LOCAL_CONFIG));
        Optional<ActiveProject> project = Optional.empty();
        Optional<String> failure = Optional.empty();
        try {
            project = Optional.of(ActiveProject.open(invocation, ActiveProject.NO_VARS));
        } catch (SqlBuildException e) {
            invocation.report(e.diagnostics());
            failure = Optional.of(e.diagnostic().message());
        }
        if (invocation.hasProject()) checks.add(DebugCheck.ok(CONFIGURATION, "project file", file.toString()));
        else checks.add(DebugCheck.fail(CONFIGURATION, "project file", "not found: " + file));
        checks.add(DebugCheck.ok(CONFIGURATION, "local config", local ? ProjectFiles.LOCAL_CONFIG : "none"));
        failure.ifPresent(message -> checks.add(DebugCheck.fail(CONFIGURATION, "project", message)));
        project.ifPresent(active -> {
            checks.add(DebugCheck.ok(CONFIGURATION, "project", active.config().name()));
            checks.add(adapterCheck(active));
            checks.add(DebugCheck.ok(
                    CONFIGURATION,
                    "environment",
                    active.config().environment().map(Environment::name).orElse("none")));
        });
        return project;
    }

    /** Without a connection the name is enough; a driver need not be there. */
    private DebugCheck adapterCheck(ActiveProject project) {
        String name = project.config().adapter();
        AdapterRegistry adapters = project.adapters();
        try {
            if (noConnection) adapters.requireKnown(name);
            else adapters.require(name);
            return DebugCheck.ok(CONFIGURATION, "adapter", name);
        } catch (SqlBuildException e) {
            return DebugCheck.fail(CONFIGURATION, "adapter", e.diagnostic().message());
        }
    }

    private void connection(Invocation invocation, Optional<ActiveProject> project) {
        if (project.isEmpty()) {
            checks.add(DebugCheck.fail(CONNECTION, "settings", "unknown without a valid configuration"));
            return;
        }
        try {
            settings(project.get())
                    .forEach((name, value) -> checks.add(
                            DebugCheck.ok(CONNECTION, name, invocation.secrets().mask(String.valueOf(value)))));
        } catch (SqlBuildException e) {
            invocation.report(e.diagnostics());
            checks.add(failed(CONNECTION, "settings", invocation, e));
            return;
        }
        if (noConnection) return;
        Warehouse warehouse;
        try {
            warehouse = project.get().connect();
        } catch (SqlBuildException e) {
            checks.add(failed(CONNECTION, "connection test", invocation, e));
            return;
        }
        try (warehouse;
                Session session = warehouse.openSession()) {
            checks.add(DebugCheck.ok(CONNECTION, "connection test", "connected"));
            session.query("SELECT 1");
            checks.add(DebugCheck.ok(CONNECTION, "query test", "SELECT 1"));
            if (adapterCheck) checkAdapter(invocation, project.get().adapter(), warehouse);
        } catch (SqlBuildException e) {
            checks.add(failed(CONNECTION, "query test", invocation, e));
        }
    }

    /** The store of a project in virtual mode, its keys and indexes included. */
    private void state(Invocation invocation, ActiveProject project) {
        if (project.config().mode() == EnvironmentMode.DIRECT) return;
        try (StateStore store = ProjectState.of(project).open(Optional.empty())) {
            List<SchemaIssue> issues = store.guard().missingIndexes();
            checks.add(
                    issues.isEmpty()
                            ? DebugCheck.ok(STATE, "state store", "complete")
                            : DebugCheck.fail(
                                    STATE, "state store", issues.get(0).text() + "; run: sqb state init"));
        } catch (SqlBuildException e) {
            String message =
                    e.diagnostic().code() + ": " + e.diagnostic().message().replace('\n', ' ');
            checks.add(
                    DebugCheck.fail(STATE, "state store", invocation.secrets().mask(message)));
        }
    }

    /** As far as they may be shown, checked by the adapter if it is installed. */
    private static Map<String, ?> settings(ActiveProject project) {
        Optional<Adapter> adapter = project.adapters().find(project.config().adapter());
        if (adapter.isPresent()) return project.connection(adapter.get()).masked();
        Map<String, Object> shown = new LinkedHashMap<>();
        project.config()
                .connection()
                .plain()
                .forEach((name, value) ->
                        shown.put(name, Secrets.isSecret(name) ? Secrets.MASK : String.valueOf(value)));
        return shown;
    }

    private void checkAdapter(Invocation invocation, Adapter adapter, Warehouse warehouse) {
        String id = invocation.id().text();
        String run = id.substring(id.length() - SCRATCH_ID_LENGTH);
        AdapterChecks.run(
                adapter,
                warehouse,
                run,
                result -> checks.add(new DebugCheck(
                        "Adapter check",
                        result.name(),
                        result.outcome() != CheckResult.Outcome.FAIL,
                        result.outcome() == CheckResult.Outcome.NOT_APPLICABLE ? Optional.of("n/a") : Optional.empty(),
                        Optional.of(result.detail()).filter(detail -> !detail.isEmpty()))));
    }

    private static DebugCheck failed(String group, String name, Invocation invocation, SqlBuildException e) {
        String message = e.diagnostic().code() + ": " + e.diagnostic().message().replace('\n', ' ');
        return DebugCheck.fail(group, name, invocation.secrets().mask(message));
    }

    private void print(PrintStream out, Palette palette) {
        String group = "";
        for (DebugCheck check : checks) {
            if (!check.group().equals(group)) {
                if (!group.isEmpty()) out.println();
                group = check.group();
                out.println(palette.heading(group));
            }
            String gap = " ".repeat(Math.max(1, NAME_WIDTH - check.name().length()));
            out.println("  " + check.name() + gap
                    + (check.ok() ? palette.good(check.verdict()) : palette.bad(check.verdict())));
        }
    }
}
