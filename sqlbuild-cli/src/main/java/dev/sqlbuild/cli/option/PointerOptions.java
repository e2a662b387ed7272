package dev.sqlbuild.cli.option;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands that move pointers have in common. */
public final class PointerOptions {
    @Mixin
    SelectionOptions selection = new SelectionOptions();

    @Mixin
    SqlOptions sql = new SqlOptions();

    @Mixin
    VarsOptions vars = new VarsOptions();

    @Option(names = "--include-stale-upstreams", description = "Add required upstream models.")
    boolean includeStaleUpstreams;

    @Option(names = "--dry-run", description = "Check everything and show what would switch; change nothing.")
    boolean dryRun;

    @Option(
            names = {"--verbose", "-v"},
            description = "Show all names.")
    boolean verbose;

    public List<String> include(Path workingDirectory) {
        return selection.include(workingDirectory);
    }

    public List<String> exclude() {
        return selection.exclude();
    }

    public SqlOptions sql() {
        return sql;
    }

    public VarsOptions vars() {
        return vars;
    }

    public boolean includeStaleUpstreams() {
        return includeStaleUpstreams;
    }

    public boolean dryRun() {
        return dryRun;
    }

    public boolean verbose() {
        return verbose;
    }
}
