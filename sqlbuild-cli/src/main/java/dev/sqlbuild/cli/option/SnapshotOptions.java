package dev.sqlbuild.cli.option;

import picocli.CommandLine.Option;

/** What may happen to the histories of snapshots. */
public final class SnapshotOptions {
    @Option(
            names = "--allow-snapshot-full-refresh",
            description = "Let --full-refresh replace histories of snapshots that ask for confirmation.")
    boolean fullRefresh;

    @Option(
            names = "--allow-snapshot-schema-change",
            description = "Add new columns to snapshots that ask for confirmation.")
    boolean schemaChange;

    public boolean fullRefresh() {
        return fullRefresh;
    }

    public boolean schemaChange() {
        return schemaChange;
    }
}
