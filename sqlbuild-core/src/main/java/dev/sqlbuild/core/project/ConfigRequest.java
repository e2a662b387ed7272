package dev.sqlbuild.core.project;

import java.util.Optional;

/**
 * What the command line and the process add to the configuration files.
 *
 * @param environment {@code --environment}
 * @param vars {@code --vars}, strongest of all
 * @param runId id of this command
 * @param variables process environment
 */
public record ConfigRequest(
        Optional<String> environment, ConfigValue.Table vars, String runId, EnvironmentVariables variables) {}
