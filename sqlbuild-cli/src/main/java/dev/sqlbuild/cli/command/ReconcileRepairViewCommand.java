package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.ReconcileOptions;
import dev.sqlbuild.cli.render.ReconcileText;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.engine.pointer.PointerRun;
import dev.sqlbuild.engine.pointer.ViewRepairUseCase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb reconcile repair-view}: writes one view anew as the state store says. */
@Command(name = "repair-view", description = "Write the view of a model or seed anew.")
final class ReconcileRepairViewCommand implements SqbCommand {
    @Option(names = "--model", paramLabel = "NAME", description = "The model.")
    @Nullable
    String model;

    @Option(names = "--seed", paramLabel = "NAME", description = "The seed.")
    @Nullable
    String seed;

    @Mixin
    ReconcileOptions options = new ReconcileOptions();

    @Override
    public int run(Invocation invocation) {
        ReconcileFrame frame = ReconcileFrame.open(invocation, options);
        NodeId node = node();
        return frame.run(
                opened -> new ViewRepairUseCase(opened.site(), frame.vde(), node, opened.listener())
                        .repair(new PointerRun(opened.control())),
                outcome -> frame.ok(ReconcileText.repaired(node, frame.vde()), outcome.published()));
    }

    private NodeId node() {
        if (model != null && seed == null) return NodeId.model(model);
        if (seed != null && model == null) return NodeId.seed(seed);
        throw new SqlBuildException(
                Diagnostic.of(Code.C248, "reconcile repair-view requires exactly one of --model or --seed")
                        .withHelp("see what is wrong with: sqb reconcile"));
    }
}
