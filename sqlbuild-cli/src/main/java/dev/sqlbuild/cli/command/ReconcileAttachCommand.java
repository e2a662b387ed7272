package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.Confirmation;
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

/** {@code sqb reconcile attach}: shows another tracked relation of a model. */
@Command(name = "attach", description = "Bind a model to another of its tracked relations.")
final class ReconcileAttachCommand implements SqbCommand {
    @Option(names = "--model", paramLabel = "NAME", description = "The model.")
    @Nullable
    String model;

    @Option(names = "--physical-relation", paramLabel = "RELATION", description = "The relation to show.")
    @Nullable
    String relation;

    @Option(names = "--auto-approve", description = "Do not ask.")
    boolean autoApprove;

    @Mixin
    ReconcileOptions options = new ReconcileOptions();

    @Override
    public int run(Invocation invocation) {
        ReconcileFrame frame = ReconcileFrame.open(invocation, options);
        if (model == null || relation == null) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C249, "reconcile attach requires --model and --physical-relation")
                            .withHelp("versions of a model are tables named MODEL__v_HASH in the physical schema"));
        }
        NodeId node = NodeId.model(model);
        String wanted = relation;
        return frame.run(
                opened -> {
                    ViewRepairUseCase useCase =
                            new ViewRepairUseCase(opened.site(), frame.vde(), node, opened.listener());
                    if (!autoApprove) {
                        useCase.planAttach(wanted);
                        opened.screen().close();
                        Confirmation.require(invocation, "reconcile attach", "attach " + node.name());
                    }
                    return useCase.attach(wanted, new PointerRun(opened.control()));
                },
                outcome -> frame.ok(ReconcileText.attached(outcome.plan()), outcome.published()));
    }
}
