package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.render.IoReason;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqb playground}: a complete project to look at and to try things on. */
@Command(name = "playground", description = "Create a complete example project on DuckDB.")
final class PlaygroundCommand implements SqbCommand {
    private static final String SHOP = "shop";
    private static final String SHOP_VIRTUAL = "shop_virtual";

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            defaultValue = "sqlbuild-playground",
            description = "Directory to create (default: ${DEFAULT-VALUE}).")
    Path path = Path.of("sqlbuild-playground");

    @Option(
            names = "--template",
            paramLabel = "T",
            defaultValue = SHOP,
            description = "shop (default), or shop_virtual: the same in virtual mode.")
    String template = SHOP;

    @Override
    public int run(Invocation invocation) {
        checkTemplate();
        Path directory = invocation.workingDirectory().resolve(path).normalize();
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new SqlBuildException(Diagnostic.of(Code.C911, "playground path already exists: " + path)
                    .withHelp("choose a path that does not exist yet"));
        }
        try {
            create(directory);
        } catch (IOException e) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C000, "the playground cannot be created in " + path + ": " + IoReason.of(e))
                            .withHelp("choose a path that you may write to"),
                    e);
        }
        print(invocation);
        return ExitCode.OK;
    }

    @Override
    public boolean logged() {
        return false;
    }

    private void checkTemplate() {
        if (template.equals(SHOP) || template.equals(SHOP_VIRTUAL)) return;
        throw new SqlBuildException(Diagnostic.of(Code.C001, "unknown template '" + template + "'")
                .withHelp("use --template " + SHOP + " or --template " + SHOP_VIRTUAL));
    }

    /** Everything is written beside the destination and then renamed, so that a failure leaves nothing behind. */
    private void create(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent == null) throw new IOException("not a directory to create");
        Files.createDirectories(parent);
        Path unfinished = Files.createTempDirectory(parent, "." + directory.getFileName() + "-");
        try {
            Path project = Files.createDirectory(unfinished.resolve("project"));
            Templates.copy(SHOP, project);
            if (template.equals(SHOP_VIRTUAL)) Templates.copy(SHOP_VIRTUAL, project);
            Templates.copySkills(project);
            Files.move(project, directory);
        } finally {
            Trees.delete(unfinished);
        }
    }

    private void print(Invocation invocation) {
        PrintStream out = invocation.text();
        out.println(invocation.palette().heading("Playground created"));
        out.println();
        out.println("  Template:  " + template);
        out.println("  Path:      " + path);
        out.println();
        out.println("Next steps:");
        out.println("  1. cd " + path);
        if (template.equals(SHOP_VIRTUAL)) {
            out.println("  2. sqb state init");
            out.println("  3. sqb build");
            out.println("  4. sqb build --virtual-env pr_1");
        } else {
            out.println("  2. sqb plan");
            out.println("  3. sqb build");
        }
    }
}
