package dev.sqlbuild.state.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a lifecycle command did.
 *
 * @param backend name of the engine
 * @param place where the store is: label and value
 * @param created tables that were missing in a store that was there, whose rows are lost
 * @param backupId backup that was made or restored
 * @param dropped number of tables that were dropped
 */
public record LifecycleReport(
        Action action,
        String backend,
        String schema,
        Map<String, String> place,
        List<String> created,
        Optional<String> backupId,
        int dropped) {

    /** The commands. */
    public enum Action {
        INIT("Virtual State Initialized"),
        MIGRATE("Virtual State Migrated"),
        ROLLBACK("Virtual State Rolled Back"),
        RESET("Virtual State Reset");

        private final String title;

        Action(String title) {
            this.title = title;
        }

        /** First line of the report. */
        public String title() {
            return title;
        }
    }
}
