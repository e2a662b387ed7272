package dev.sqlbuild.cli.option;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code plan}, {@code build} and {@code run} have in common: what is to be done with the selection. */
public final class PlanOptions {
    @Mixin
    SelectionOptions selection = new SelectionOptions();

    @Mixin
    SqlOptions sql = new SqlOptions();

    @Mixin
    VarsOptions vars = new VarsOptions();

    @Mixin
    CursorOptions cursor = new CursorOptions();

    @Mixin
    LoadOptions load = new LoadOptions();

    @Option(names = "--full-refresh", description = "Rebuild selected models from scratch.")
    boolean fullRefresh;

    @Option(names = "--defer-to", paramLabel = "ENV", description = "Environment in which unselected models are read.")
    @Nullable
    String deferTo;

    @Option(
            names = "--defer-sources-to",
            paramLabel = "ENV",
            description = "Environment in which managed sources are read.")
    @Nullable
    String deferSourcesTo;

    @Option(names = "--include-stale-upstreams", description = "Add stale or missing upstream models.")
    boolean includeStaleUpstreams;

    @Option(names = "--changes-only", description = "Leave out what is already current.")
    boolean changesOnly;

    @Option(names = "--force", description = "Include what is already current.")
    boolean force;

    @Option(
            names = {"--no-extensions", "--no-python"},
            description = "Leave out Java tasks and assets.")
    boolean noExtensions;

    @Option(
            names = {"--verbose", "-v"},
            description = "Show everything one by one.")
    boolean verbose;

    public SelectionOptions selection() {
        return selection;
    }

    public SqlOptions sql() {
        return sql;
    }

    public VarsOptions vars() {
        return vars;
    }

    public CursorOptions cursor() {
        return cursor;
    }

    public boolean fullRefresh() {
        return fullRefresh;
    }

    public Optional<String> deferTo() {
        return Optional.ofNullable(deferTo);
    }

    public Optional<String> deferSourcesTo() {
        return Optional.ofNullable(deferSourcesTo);
    }

    public boolean includeStaleUpstreams() {
        return includeStaleUpstreams;
    }

    public boolean changesOnly() {
        return changesOnly;
    }

    public boolean force() {
        return force;
    }

    public boolean verbose() {
        return verbose;
    }

    /** Contradictions that can be seen without a project. */
    public void check(boolean reload) {
        load.refuseContradiction(reload);
        if (deferSourcesTo != null && (reload || load.isForced())) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "--defer-sources-to excludes --load and --reload")
                    .withHelp("deferred sources are read where another environment's loaders wrote them"));
        }
        if (changesOnly && force) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "--changes-only and --force exclude each other"));
        }
        cursor.overrides();
    }
}
