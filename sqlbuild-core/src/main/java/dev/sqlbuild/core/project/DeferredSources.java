package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.util.Optional;

/** The environment whose loaders' data is read in place of the active one's (planning.md 9.2). */
public final class DeferredSources {
    private DeferredSources() {}

    /**
     * The environment that the command line names, else the configuration of the active one. Ends the command with
     * {@code D001} when it is unknown, on another connection, or contradicts {@code reuse_from}; with {@code C001} when
     * the command line names the active one.
     *
     * @param flag {@code --defer-sources-to}
     */
    public static Optional<Environment> find(ProjectConfig config, Optional<String> flag) {
        Optional<Environment> active = config.environment();
        Optional<String> name = flag.or(() -> active.flatMap(Environment::deferSourcesTo));
        if (name.isEmpty()) return Optional.empty();
        Environment other = config.environments().require(name.get());
        if (active.filter(present -> present.name().equals(other.name())).isPresent()) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C001, "--defer-sources-to '" + other.name() + "' is the active environment")
                            .withHelp("name another environment, or leave it out to read what its own loaders wrote"));
        }
        if (active.flatMap(Environment::reuseFrom).isPresent()) throw new SqlBuildException(contradiction());
        if (!other.connection().plain().equals(config.connection().plain())) {
            throw new SqlBuildException(Diagnostic.of(
                            Code.D001,
                            "defer_sources_to names environment '" + other.name() + "', which has another connection")
                    .withHelp("deferred sources are read through the active connection"));
        }
        return Optional.of(other);
    }

    /** Two ways to take data from elsewhere that would disagree about the data of sources. */
    static Diagnostic contradiction() {
        return Diagnostic.of(Code.D001, "reuse_from cannot be used together with defer_sources_to")
                .withHelp("keep one of them");
    }
}
