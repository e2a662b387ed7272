package dev.sqlbuild.engine.pointer;

import dev.sqlbuild.core.virtual.PointerPlan;
import dev.sqlbuild.engine.publish.Published;

/**
 * A promotion or rollback that is done.
 *
 * @param plan what was done
 * @param published what there is to say of it
 */
public record PointerOutcome(PointerPlan plan, Published published) {}
