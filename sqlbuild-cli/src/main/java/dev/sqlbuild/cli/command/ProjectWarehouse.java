package dev.sqlbuild.cli.command;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.engine.run.WarehouseFactory;

/** The warehouse of a project, with the wait for it shown on the screen. */
record ProjectWarehouse(ActiveProject project, Adapter adapter, Screen screen) implements WarehouseFactory {

    static ProjectWarehouse of(ActiveProject project, Screen screen) {
        return new ProjectWarehouse(project, project.adapter(), screen);
    }

    @Override
    public Warehouse open() {
        screen.phase("Connecting");
        Warehouse warehouse = adapter.connect(project.connection(adapter), project.directory());
        screen.phase("Inspecting warehouse state");
        return warehouse;
    }
}
