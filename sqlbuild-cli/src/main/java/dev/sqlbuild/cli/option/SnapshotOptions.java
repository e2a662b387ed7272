package dev.sqlbuild.cli.option;

import picocli.CommandLine.Option;

/** What may happen to histories. */
public final class SnapshotOptions {
    @Option(
            names = "--allow-snapshot-full-refresh",
            description = "Let --full-refresh replace histories of snapshots that ask for confirmation.")
    boolean fullRefresh;

    @Option(
            names = "--allow-snapshot-schema-change",
            description = "Add new columns to snapshots that ask for confirmation.")
    boolean schemaChange;

    @Option(
            names = "--allow-missing-migration-origin",
            description = "Build renamed models from nothing whose former relation does not exist.")
    boolean missingOrigin;

    public boolean missingOrigin() {
        return missingOrigin;
    }

    public boolean fullRefresh() {
        return fullRefresh;
    }

    public boolean schemaChange() {
        return schemaChange;
    }
}
