package dev.sqlbuild.cli.command;

import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.core.project.NoEnvironmentException;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.state.backend.StoreConfig;
import dev.sqlbuild.state.store.StateStore;
import java.util.Optional;

/** The state store of a project's active environment, not yet connected. */
record ProjectState(ActiveProject project, StoreConfig config) {

    /** {@code D001} when the environment or its store is not configured. */
    static ProjectState of(ActiveProject project) {
        Environment environment = project.config().environment().orElseThrow(NoEnvironmentException::new);
        return new ProjectState(
                project,
                StoreConfig.require(
                        project.config().name(), environment, project.config().adapter()));
    }

    /** {@code E001} in direct mode, which has no state store. */
    static void requireVirtualMode(ActiveProject project) {
        if (project.config().mode() == EnvironmentMode.VIRTUAL) return;
        throw new SqlBuildException(Diagnostic.of(Code.E001, "State commands require environment_mode = 'virtual'")
                .withHelp("set environment_mode = \"virtual\" in sqlbuild_project.toml"));
    }

    /** The VDE that is asked for, else the one named like the environment. */
    VdeName vde(Optional<String> wanted) {
        return VdeName.parse(wanted.orElse(config.environment()));
    }

    /** @param shared the open warehouse, when the store lives in its file */
    StateStore open(Optional<Warehouse> shared) {
        return StateStore.open(
                config, AdapterRegistry.discover().require(config.engine().word()), project.directory(), shared);
    }

    /** A store that holds what this program can work with. */
    StateStore openUsable() {
        StateStore store = open(Optional.empty());
        try {
            store.requireUsable();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }
}
