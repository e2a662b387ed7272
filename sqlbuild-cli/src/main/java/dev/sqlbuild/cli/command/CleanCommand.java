package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.render.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code sqb clean}: removes {@code target/} and nothing else. */
@Command(name = "clean", description = "Delete target/.")
final class CleanCommand implements SqbCommand {
    @Override
    public int run(Invocation invocation) {
        invocation.requireProject();
        Path target = invocation.projectDir().resolve("target");
        if (Files.isSymbolicLink(target)) {
            throw new SqlBuildException(Diagnostic.of(Code.C000, "target is a symbolic link and is not followed")
                    .withHelp("remove the link yourself if that is what you want"));
        }
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            invocation.say("Nothing to clean.\n");
            return ExitCode.OK;
        }
        try {
            Trees.delete(target);
        } catch (IOException e) {
            throw new SqlBuildException(Diagnostic.of(Code.C000, "target cannot be deleted: " + IoReason.of(e)), e);
        }
        invocation.say("Deleted target/\n");
        return ExitCode.OK;
    }
}
