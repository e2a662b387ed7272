package dev.sqlbuild.engine.virtualbuild;

import dev.sqlbuild.core.virtual.VirtualPlan;
import dev.sqlbuild.engine.publish.Published;
import dev.sqlbuild.engine.run.RunReport;
import java.util.Optional;

/**
 * A build into a VDE that has ended.
 *
 * @param plan what was to be done
 * @param run what was executed
 * @param published what there is to say of the publish; absent when nothing was published
 */
public record VirtualBuildReport(VirtualPlan plan, RunReport run, Optional<Published> published) {

    /** Whether anything was executed. */
    public boolean ran() {
        return !plan.running().isEmpty();
    }

    /** Whether everything was built, and is shown. */
    public boolean succeeded() {
        return run.succeeded();
    }
}
