package dev.sqlbuild.cli.command;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.render.Secrets;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.java.ProjectAdapters;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Deferral;
import dev.sqlbuild.core.plan.Deferrals;
import dev.sqlbuild.core.project.ConfigRequest;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.ConfiguredProject;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.core.project.EnvironmentVariables;
import dev.sqlbuild.core.project.LogicalPlace;
import dev.sqlbuild.core.project.NoEnvironmentException;
import dev.sqlbuild.core.project.Placement;
import dev.sqlbuild.core.project.ProjectConfig;
import dev.sqlbuild.core.project.RelationDefaults;
import dev.sqlbuild.core.project.StateSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The project a command works on, its configuration read, and the way to its warehouse.
 *
 * @param adapters those of the installation and those that the project brings along
 */
record ActiveProject(ConfiguredProject configured, AdapterRegistry adapters) {
    /** No variables from the command line. */
    static final ConfigValue.Table NO_VARS = new ConfigValue.Table(Map.of(), SourceSpan.fileStart("--vars"));

    /** Reads the configuration, nothing else. From now on the connection's secrets are masked. */
    static ActiveProject open(Invocation invocation, ConfigValue.Table vars) {
        return open(invocation, request(invocation, vars));
    }

    /** The same for a command that says in its own words that virtual mode needs an active environment. */
    static ActiveProject open(Invocation invocation, ConfigValue.Table vars, Diagnostic withoutEnvironment) {
        try {
            return open(invocation, vars);
        } catch (NoEnvironmentException e) {
            throw new SqlBuildException(withoutEnvironment, e);
        }
    }

    /** The same for a command that works on the VDE that is named, else on the one of the environment. */
    static ActiveProject open(
            Invocation invocation, ConfigValue.Table vars, Code code, String command, Optional<String> virtualEnv) {
        if (virtualEnv.isPresent()) return open(invocation, vars);
        return open(
                invocation,
                vars,
                Diagnostic.of(code, command + " requires --virtual-env or a default environment")
                        .withHelp("name one with --virtual-env, or set default_environment"));
    }

    /** The same in another environment than the options say. */
    static ActiveProject openIn(Invocation invocation, String environment, ConfigValue.Table vars) {
        ConfigRequest request = request(invocation, vars);
        return open(
                invocation, new ConfigRequest(Optional.of(environment), vars, request.runId(), request.variables()));
    }

    private static ActiveProject open(Invocation invocation, ConfigRequest request) {
        ConfiguredProject project = ConfiguredProject.open(invocation.projectDir(), request);
        invocation.hide(Secrets.of(secretHolders(project.config())));
        invocation.environment(project.config().environment().map(Environment::name));
        return new ActiveProject(project, ProjectAdapters.of(project.directory(), AdapterRegistry.discover()));
    }

    private static Map<String, ?> secretHolders(ProjectConfig config) {
        Map<String, Object> holders = new HashMap<>();
        holders.put("warehouse", config.connection().plain());
        config.environment()
                .flatMap(Environment::state)
                .flatMap(StateSettings::connection)
                .ifPresent(connection -> holders.put("state", connection.plain()));
        return holders;
    }

    /** What the command line and the process add to the files. */
    static ConfigRequest request(Invocation invocation, ConfigValue.Table vars) {
        return new ConfigRequest(
                invocation.global().environment(),
                vars,
                invocation.id().text(),
                EnvironmentVariables.of(invocation.env()));
    }

    Path directory() {
        return configured.directory();
    }

    ProjectConfig config() {
        return configured.config();
    }

    Adapter adapter() {
        return adapters.require(config().adapter());
    }

    ConnectionConfig connection(Adapter adapter) {
        return ConnectionConfig.of(adapter, config().connection().plain());
    }

    Warehouse connect() {
        Adapter adapter = adapter();
        return adapter.connect(connection(adapter), directory());
    }

    /** Another environment, whose connection's secrets are masked from now on, too. */
    Environment environment(Invocation invocation, String name) {
        Environment environment = config().environments().require(name);
        invocation.hide(Secrets.of(environment.connection().plain()));
        return environment;
    }

    /** Where the project lives in the environment named by {@code --defer-to}. */
    Deferral deferral(String environment, Workspace workspace) {
        return Deferrals.to(environment, workspace, relationDefaults(), configured.request());
    }

    /** Where the project lives in another environment, of which no more than that is needed. */
    Map<NodeId, RelationName> placesIn(String environment, Workspace workspace) {
        return Deferrals.places(
                config().environments().requireWithoutConnection(environment),
                workspace,
                relationDefaults(),
                configured.request());
    }

    /** Where a node of which nothing but the name is known would live in another environment. */
    RelationName placeIn(Environment environment, String name) {
        Placement placement = Placement.in(environment, config(), relationDefaults(), configured.request());
        Diagnostics findings = new Diagnostics();
        RelationName place =
                placement.place(name, new LogicalPlace(Optional.empty(), Optional.empty(), name), findings);
        findings.throwIfErrors();
        return place;
    }

    RelationDefaults relationDefaults() {
        return new RelationDefaults(Optional.empty(), adapter().defaultSchema());
    }

    /** Refuses a command of virtual mode in direct mode. */
    void requireVirtualMode(Code code, String command, String help) {
        if (config().mode() == EnvironmentMode.VIRTUAL) return;
        throw new SqlBuildException(Diagnostic.of(code, command + " requires environment_mode = 'virtual'")
                .withHelp(help));
    }

    /** {@code C262}: an option of virtual mode in direct mode. */
    void refuseVirtualEnv(Optional<String> virtualEnv) {
        if (virtualEnv.isEmpty() || config().mode() == EnvironmentMode.VIRTUAL) return;
        throw new SqlBuildException(Diagnostic.of(Code.C262, "--virtual-env requires environment_mode = 'virtual'")
                .withHelp("choose a physical environment with --environment"));
    }

    /** {@code C242}: versions know their upstream; there is nothing to defer. */
    void refuseDeferTo(String command, Optional<String> deferTo) {
        if (deferTo.isEmpty() || config().mode() == EnvironmentMode.DIRECT) return;
        throw new SqlBuildException(
                Diagnostic.of(Code.C242, command + " does not support --defer-to when environment_mode = 'virtual'")
                        .withHelp("VDE refs resolve upstream models"));
    }
}
