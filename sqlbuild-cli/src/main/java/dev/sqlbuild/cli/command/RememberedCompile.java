package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.Version;
import dev.sqlbuild.core.compile.CompileReuse;
import dev.sqlbuild.core.compile.CompileReuse.Output;
import dev.sqlbuild.core.compile.ProjectSnapshot;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@code sqb compile} printed last time, to be printed again while nothing has changed (analysis.md A7). */
final class RememberedCompile {
    private final Invocation invocation;
    private final boolean enabled;
    private final long start = System.nanoTime();
    private @Nullable ProjectSnapshot before;

    private RememberedCompile(Invocation invocation, boolean enabled) {
        this.invocation = invocation;
        this.enabled = enabled;
    }

    static RememberedCompile of(Invocation invocation, boolean enabled) {
        boolean forbidden = "1".equals(invocation.env().get("SQLBUILD_DISABLE_COMPILE_CACHE"));
        return new RememberedCompile(invocation, enabled && !forbidden);
    }

    Optional<Output> find() {
        if (enabled) look();
        return before == null ? Optional.empty() : reuse().find(request(), before, invocation.env()::get);
    }

    private void look() {
        try {
            before = ProjectSnapshot.look(invocation.projectDir());
        } catch (IOException e) {
            invocation.debug("this compile will not be remembered: " + e.getMessage());
        }
    }

    /** Says on stderr that this is the previous result. */
    void announce() {
        long tenths = (System.nanoTime() - start) / 100_000_000;
        invocation
                .err()
                .println("Inputs unchanged; reused the previous compile (" + tenths / 10 + "." + tenths % 10 + " s)");
    }

    /** Remembers an output over the project as it was before the compile; whatever fails here costs only time. */
    void keep(Output output, Map<String, Optional<String>> variables) {
        if (before == null) return;
        try {
            reuse().keep(request(), before, variables, output);
        } catch (IOException e) {
            invocation.debug("this compile is not remembered: " + e.getMessage());
        }
    }

    private CompileReuse reuse() {
        return new CompileReuse(
                invocation.projectDir(), invocation.global().environment().orElse(""));
    }

    /** Everything besides files and the variables that the project reads. */
    private String request() {
        Map<String, String> own = new TreeMap<>();
        invocation.env().forEach((name, value) -> {
            if (name.startsWith("SQLBUILD_") || name.startsWith("SQB_")) own.put(name, value);
        });
        return List.of(
                        Version.TEXT,
                        System.getProperty("java.version"),
                        invocation.workingDirectory(),
                        invocation.palette(),
                        invocation.arguments(),
                        own)
                .toString();
    }
}
