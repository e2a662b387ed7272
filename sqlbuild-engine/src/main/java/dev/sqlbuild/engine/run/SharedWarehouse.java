package dev.sqlbuild.engine.run;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.jdbc.Session;

/** A warehouse that somebody else has opened and will close. */
public record SharedWarehouse(Adapter adapter, Warehouse warehouse) implements WarehouseFactory {
    @Override
    public Warehouse open() {
        return new Warehouse() {
            @Override
            public Session openSession() {
                return warehouse.openSession();
            }

            @Override
            public void close() {
                // The one who opened it does that.
            }
        };
    }
}
