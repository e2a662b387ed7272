package dev.sqlbuild.cli.option;

import dev.sqlbuild.core.virtual.PointerRequest;
import java.nio.file.Path;
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

    /** @param workingDirectory which selectors by path start from */
    public PointerRequest request(Path workingDirectory, boolean allowPartial) {
        return new PointerRequest(
                selection.include(workingDirectory), selection.exclude(), allowPartial, includeStaleUpstreams);
    }

    public SqlOptions sql() {
        return sql;
    }

    public VarsOptions vars() {
        return vars;
    }

    public boolean dryRun() {
        return dryRun;
    }

    public boolean verbose() {
        return verbose;
    }
}
