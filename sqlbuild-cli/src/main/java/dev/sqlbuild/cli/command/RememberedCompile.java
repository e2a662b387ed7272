package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.core.compile.CompileReuse;
import dev.sqlbuild.core.compile.CompileReuse.Output;
import dev.sqlbuild.core.compile.ProjectSnapshot;
import dev.sqlbuild.core.project.FoundFiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code sqb compile} printed last time, to be printed again while nothing has changed (analysis.md A7). */
final class RememberedCompile {
    private final Invocation invocation;
    private final Optional<ProjectSnapshot> before;

    private RememberedCompile(Invocation invocation, Optional<ProjectSnapshot> before) {
        this.invocation = invocation;
        this.before = before;
    }

    /** @param found the project as it is; of an incomplete look nothing is remembered */
    static RememberedCompile of(Invocation invocation, boolean enabled, FoundFiles found) {
        boolean forbidden = "1".equals(invocation.env().get("SQLBUILD_DISABLE_COMPILE_CACHE"));
        boolean remembers = enabled && !forbidden && found.complete();
        return new RememberedCompile(invocation, remembers ? Optional.of(ProjectSnapshot.of(found)) : Optional.empty());
    }

    Optional<Output> find() {
        return before.flatMap(now -> reuse().find(now, invocation.env()::get));
    }

    /** Says on stderr that this is the previous result. */
    void announce() {
        long tenths = Duration.between(invocation.id().start(), Instant.now()).toMillis() / 100;
        invocation
                .err()
                .println("Inputs unchanged; reused the previous compile (" + tenths / 10 + "." + tenths % 10 + " s)");
    }

    /** Remembers an output over the project as it was before the compile; whatever fails here costs only time. */
    void keep(Output output, Map<String, Optional<String>> variables) {
        if (before.isEmpty()) return;
        try {
            reuse().keep(before.get(), variables, output);
        } catch (IOException e) {
            invocation.debug("this compile is not remembered: " + e.getMessage());
        }
    }

    private CompileReuse reuse() {
        return new CompileReuse(
                invocation.projectDir(), invocation.global().environment().orElse(""), request());
    }

    /** Everything besides files and the variables that the project reads. */
    private String request() {
        Map<String, String> own = new TreeMap<>();
        invocation.env().forEach((name, value) -> {
            if (name.startsWith("SQLBUILD_") || name.startsWith("SQB_")) own.put(name, value);
        });
        return List.of(
                        RunningProgram.stamp(),
                        invocation.workingDirectory(),
                        invocation.palette(),
                        invocation.arguments(),
                        own)
                .toString();
    }
}
