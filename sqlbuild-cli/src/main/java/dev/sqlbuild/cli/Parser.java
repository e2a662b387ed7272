package dev.sqlbuild.cli;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.command.CommandTable;
import dev.sqlbuild.cli.option.GlobalOptions;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns arguments into a command object. Only the wanted command is put below the root, for the sake of a short start. */
public final class Parser {
    private final Arguments arguments;
    private final boolean coloured;

    Parser(Arguments arguments, boolean coloured) {
        this.arguments = arguments;
        this.coloured = coloured;
    }

    /**
     * What the arguments mean.
     *
     * @param command absent when only help or the version is asked for
     * @param help text to print instead of running anything
     */
    record Parsed(GlobalOptions global, Optional<SqbCommand> command, Optional<String> help) {}

    Parsed parse() {
        RootCommand root = new RootCommand();
        CommandLine line = configured(new CommandLine(root));
        Optional<String> name = arguments.commandName();
        Optional<SqbCommand> command = name.flatMap(CommandTable::find);
        if (name.isPresent() && command.isEmpty()) throw unknownCommand(name.get());
        CommandLine shown = line;
        if (command.isPresent()) {
            shown = configured(new CommandLine(command.get()));
            line.addSubcommand(name.get(), shown);
        }
        parse(line);
        CommandLine asked = deepest(line);
        boolean help = (command.isEmpty() && !root.global.version()) || line.isUsageHelpRequested();
        help |= shown.isUsageHelpRequested() || asked.isUsageHelpRequested();
        return new Parsed(
                root.global,
                asked.getCommand() instanceof SqbCommand leaf ? Optional.of(leaf) : Optional.empty(),
                help ? Optional.of(usage(asked)) : Optional.empty());
    }

    /** The command that was named, or what was named below it. */
    private static CommandLine deepest(CommandLine line) {
        CommandLine.ParseResult result = line.getParseResult();
        while (result.hasSubcommand()) result = result.subcommand();
        return result.commandSpec().commandLine();
    }

    /** All commands below one root, for help and completion scripts. */
    public static CommandLine complete() {
        CommandLine line = configured(new CommandLine(new RootCommand()));
        addAll(line);
        return line;
    }

    private static void addAll(CommandLine line) {
        for (String name : CommandTable.NAMES) {
            line.addSubcommand(
                    name, configured(new CommandLine(CommandTable.find(name).orElseThrow())));
        }
    }

    private static CommandLine configured(CommandLine line) {
        return line.setOverwrittenOptionsAllowed(true)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100)
                .setAbbreviatedOptionsAllowed(false);
    }

    private void parse(CommandLine line) {
        try {
            line.parseArgs(arguments.array());
        } catch (UnmatchedArgumentException e) {
            throw new SqlBuildException(unrecognized(String.join(" ", e.getUnmatched()), e.getCommandLine()), e);
        } catch (ParameterException e) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C001, String.valueOf(e.getMessage())).withHelp(seeHelp(e.getCommandLine())), e);
        }
    }

    private static SqlBuildException unknownCommand(String name) {
        return new SqlBuildException(Diagnostic.of(Code.C001, "unrecognized arguments: " + name)
                .withHelp(NearName.help(name, CommandTable.NAMES).orElse("run sqb --help for the list of commands")));
    }

    private static Diagnostic unrecognized(String words, CommandLine line) {
        String first = words.split("[ =]", 2)[0];
        Optional<String> near = first.startsWith("--")
                ? NearName.help(first, line.getCommandSpec().optionsMap().keySet())
                : Optional.empty();
        return Diagnostic.of(Code.C001, "unrecognized arguments: " + words).withHelp(near.orElse(seeHelp(line)));
    }

    private static String seeHelp(CommandLine line) {
        return "run " + line.getCommandSpec().qualifiedName() + " --help for what is understood";
    }

    private String usage(CommandLine line) {
        if (line.getParent() == null) addAll(line);
        return line.getUsageMessage(coloured ? Help.Ansi.ON : Help.Ansi.OFF);
    }
}
