package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.Confirmation;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.option.VarsOptions;
import dev.sqlbuild.cli.render.ConversionText;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The frame of adoption and detachment: guards in their order, plan, typed confirmation, execution. */
abstract class StateConversionCommand implements SqbCommand {
    @Option(names = "--allow-copy", description = "Copy tables that the engine cannot move.")
    boolean allowCopy;

    @Option(names = "--auto-approve", hidden = true)
    boolean autoApprove;

    @Mixin
    SqlOptions sql = new SqlOptions();

    @Mixin
    VarsOptions vars = new VarsOptions();

    abstract Direction direction();

    /** What a conversion works with beside its site. */
    record Attempt(VdeName vde, boolean allowCopy, Consumer<Conversion> confirm) {}

    abstract Conversion convert(SiteFrame.Opened opened, Attempt attempt);

    @Override
    public final int run(Invocation invocation) {
        ActiveProject project = ActiveProject.open(invocation, vars.values(), withoutEnvironment());
        VirtualProject virtual = guarded(project);
        VdeName vde = virtual.vde(Optional.empty());
        return new SiteFrame(direction().word(), invocation, virtual, sql)
                .run(
                        opened -> {
                            Consumer<Conversion> confirm = plan -> confirm(invocation, opened.screen(), plan);
                            return convert(opened, new Attempt(vde, allowCopy, confirm));
                        },
                        done -> {
                            invocation.say(ConversionText.done(done));
                            return ExitCode.OK;
                        });
    }

    private void confirm(Invocation invocation, Screen screen, Conversion plan) {
        screen.close();
        invocation.say(ConversionText.plan(plan, invocation.palette()));
        String text = direction().word() + " " + plan.vde();
        Confirmation.require(invocation, "state " + direction().word(), text);
        invocation.say("\n");
    }

    private Diagnostic withoutEnvironment() {
        return Diagnostic.of(Code.C255, "state " + direction().word() + " requires an active environment")
                .withHelp("pass --environment, or set default_environment");
    }

    /** Everything that can be refused without the project's models (virtual-recovery.md 2.1). */
    private VirtualProject guarded(ActiveProject project) {
        String command = "state " + direction().word();
        ProjectState.requireVirtualMode(project);
        VirtualProject virtual = VirtualProject.of(project);
        String environment = virtual.environment();
        boolean preserved = virtual.state()
                .config()
                .unsuffixedVde()
                .filter(environment::equals)
                .isPresent();
        if (!preserved) {
            throw refusal(
                    Code.C256,
                    command + " requires [environments." + environment + ".state] unsuffixed_virtual_env = '"
                            + environment + "'",
                    "without it existing relations would move to schemas with the suffix __" + environment
                            + ", which breaks consumers");
        }
        if (autoApprove) {
            throw refusal(
                    Code.C257,
                    command + " is interactive-only and does not support --auto-approve",
                    "type the confirmation, or pipe it in");
        }
        return virtual;
    }

    private static SqlBuildException refusal(Code code, String message, String help) {
        return new SqlBuildException(Diagnostic.of(code, message).withHelp(help));
    }
}
