package dev.sqlbuild.base;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a command with one or more diagnostics; the only exception users are meant to see. */
public class SqlBuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    public SqlBuildException(Diagnostic diagnostic) {
        this(List.of(diagnostic), null);
    }

    public SqlBuildException(Diagnostic diagnostic, @Nullable Throwable cause) {
        this(List.of(diagnostic), cause);
    }

    public SqlBuildException(List<Diagnostic> diagnostics) {
        this(diagnostics, null);
    }

    private SqlBuildException(List<Diagnostic> diagnostics, @Nullable Throwable cause) {
        super(diagnostics.isEmpty() ? "no diagnostic" : diagnostics.get(0).toString(), cause);
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** At least one error, in the order in which they were found. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /** The first diagnostic. */
    public Diagnostic diagnostic() {
        return diagnostics.get(0);
    }
}
