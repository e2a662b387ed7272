package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.Confirmation;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.option.SnapshotOptions;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlanText;
import dev.sqlbuild.engine.build.BuildRequest;
import dev.sqlbuild.engine.build.SnapshotConsent;
import java.util.List;
import java.util.Optional;

/** What the user allows to happen to histories: by options, or on a terminal by typing it. */
final class HistoryConsent {
    private HistoryConsent() {}

    /** The user is asked only where somebody can answer. */
    static SnapshotConsent of(Invocation invocation, BuildRequest.Command command, SnapshotOptions options) {
        boolean asks = invocation.terminal() && !invocation.wantsJson();
        return new SnapshotConsent(
                options.fullRefresh(),
                options.schemaChange(),
                options.missingOrigin(),
                asks
                        ? Optional.of((plan, texts) -> confirm(invocation, command.word(), plan, texts))
                        : Optional.empty());
    }

    private static void confirm(Invocation invocation, String command, Plan plan, List<String> texts) {
        invocation.say(PlanText.of(plan, invocation.palette()) + "\n");
        for (String text : texts) Confirmation.require(invocation, command, text);
    }
}
