package dev.sqlbuild.cli;

import dev.sqlbuild.cli.option.GlobalOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sqb} itself: the options that stand with every command. */
@Command(
        name = "sqb",
        synopsisSubcommandLabel = "COMMAND",
        description = "Builds SQL pipelines: compiles, plans, tests and builds models in dependency order.",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n")
final class RootCommand {
    @Mixin
    final GlobalOptions global = new GlobalOptions();
}
