package dev.sqlbuild.core.project;

import dev.sqlbuild.core.incremental.Microbatch;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of a project for one command: both files read, checked and merged, the environment chosen, and
 * everything that needs no model expanded.
 *
 * @param name project name, part of fingerprints and the manifest
 * @param adapter name of the adapter, not yet known to exist
 * @param mode direct or virtual
 * @param settings {@code [settings]}
 * @param janitor {@code [janitor]}
 * @param snapshots {@code [snapshots]}
 * @param rules small tables
 * @param defaults {@code [defaults]}
 * @param pathDefaults {@code [path_defaults]}
 * @param otherTables tables owned by other stages, by key, as written: rules, format, diff, scenario, java, sinks,
 *     skills, microbatches
 * @param microbatchLimit {@code [microbatches.limits]}
 * @param environment the active environment
 * @param connection effective connection settings
 * @param vars effective variables, expanded
 * @param environments every declared environment, for the ones a command names
 */
public record ProjectConfig(
        String name,
        String adapter,
        EnvironmentMode mode,
        Settings settings,
        Janitor janitor,
        SnapshotPolicies snapshots,
        ProjectRules rules,
        Defaults defaults,
        PathDefaults pathDefaults,
        Map<String, ConfigValue.Table> otherTables,
        Optional<Microbatch.Limit> microbatchLimit,
        Optional<Environment> environment,
        ConfigValue.Table connection,
        Map<String, ConfigValue> vars,
        Environments environments) {

    /** Names of all environments, sorted. */
    public Set<String> environmentNames() {
        return environments.names();
    }

    /** Whether a build skips current models: the environment's word, else the project's. */
    public boolean changesOnly() {
        return environment.map(Environment::changesOnly).orElse(settings.changesOnly());
    }

    /** Never shows connection values or variables, which may be secret. */
    @Override
    public String toString() {
        return "project " + name;
    }
}
