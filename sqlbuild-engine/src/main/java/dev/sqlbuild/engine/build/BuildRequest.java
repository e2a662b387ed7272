package dev.sqlbuild.engine.build;

import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanRequest;
import java.time.Instant;
import java.util.Locale;

/**
 * What to build.
 *
 * @param command which of the commands that build
 * @param workspace compiled project
 * @param plan selection and planning flags
 * @param concurrency worker sessions
 * @param failFast whether nothing begins after the first failure
 * @param programVersion recorded with every build
 * @param began when the command's time began to count
 */
public record BuildRequest(
        Command command,
        Workspace workspace,
        PlanRequest plan,
        int concurrency,
        boolean failFast,
        String programVersion,
        Instant began) {

    /** Commands that build. */
    public enum Command {
        BUILD,
        /** Builds without tests and audits. */
        RUN,
        /** Loads the selected seeds, whether they changed or not. */
        SEED;

        /** Word on the command line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
