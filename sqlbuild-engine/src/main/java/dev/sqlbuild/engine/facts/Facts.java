package dev.sqlbuild.engine.facts;

import dev.sqlbuild.core.plan.StateFacts;
import dev.sqlbuild.core.plan.WarehouseFacts;

/**
 * Everything a plan needs to know beyond the project.
 *
 * @param state recorded builds
 * @param warehouse what exists now
 */
public record Facts(StateFacts state, WarehouseFacts warehouse) {}
