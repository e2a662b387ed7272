package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.PhysicalRelation;

/** Whether what the store knows of is in the warehouse. */
final class Standing {
    private Standing() {}

    static boolean stands(PhysicalRelation home, WarehouseFacts warehouse) {
        return switch (home.type()) {
            case FUNCTION -> warehouse.hasFunction(home.relation());
            case TABLE, VIEW -> warehouse.exists(home.relation());
        };
    }
}
