package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.SqbCommand;
import java.util.List;
import java.util.Optional;

/** The commands by name. A command's class is loaded only when the command is wanted, which keeps the start short. */
public final class CommandTable {
    /** In the order of the help text. */
    public static final List<String> NAMES = List.of(
            "init",
            "playground",
            "compile",
            "plan",
            "build",
            "run",
            "test",
            "audit",
            "seed",
            "freshness",
            "state",
            "promote",
            "rollback",
            "reconcile",
            "clone",
            "janitor",
            "dag",
            "diff",
            "query",
            "debug",
            "clean",
            "completion");

    private CommandTable() {}

    public static Optional<SqbCommand> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "init" -> new InitCommand();
                    case "playground" -> new PlaygroundCommand();
                    case "compile" -> new CompileCommand();
                    case "plan" -> new PlanCommand();
                    case "build" -> new BuildCommand();
                    case "run" -> new RunCommand();
                    case "seed" -> new SeedCommand();
                    case "test" -> new TestCommand();
                    case "audit" -> new AuditCommand();
                    case "freshness" -> new FreshnessCommand();
                    case "state" -> new StateCommand();
                    case "promote" -> new PromoteCommand();
                    case "rollback" -> new RollbackCommand();
                    case "reconcile" -> new ReconcileCommand();
                    case "clone" -> new CloneCommand();
                    case "janitor" -> new JanitorCommand();
                    case "dag" -> new DagCommand();
                    case "diff" -> new DiffCommand();
                    case "debug" -> new DebugCommand();
                    case "query" -> new QueryCommand();
                    case "clean" -> new CleanCommand();
                    case "completion" -> new CompletionCommand();
                    default -> null;
                });
    }
}
