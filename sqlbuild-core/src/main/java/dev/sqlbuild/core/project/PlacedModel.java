package dev.sqlbuild.core.project;

import dev.sqlbuild.adapter.RelationName;

/**
 * The configuration of one model in the active environment.
 *
 * @param name model name
 * @param path project-relative path of its file
 * @param fields layered settings with all templates expanded; placement fields hold the logical values
 * @param logical where the model belongs before the environment's rule; alias applied
 * @param target where it is built in direct mode
 */
public record PlacedModel(String name, String path, ModelFields fields, LogicalPlace logical, RelationName target) {}
