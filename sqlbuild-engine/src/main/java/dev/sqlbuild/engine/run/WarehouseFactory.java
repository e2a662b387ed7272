package dev.sqlbuild.engine.run;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;

/** Where a use case gets its warehouse: an engine and a way to connect, used once and closed by the use case. */
public interface WarehouseFactory {
    Adapter adapter();

    /** Opens the connection of the active environment. */
    Warehouse open();
}
