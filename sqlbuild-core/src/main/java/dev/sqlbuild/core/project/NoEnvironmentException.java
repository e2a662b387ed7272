package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;

/** Virtual mode without an active environment; a type of its own, because some commands have a code of their own for it. */
public final class NoEnvironmentException extends SqlBuildException {
    private static final long serialVersionUID = 1L;

    public NoEnvironmentException() {
        super(Diagnostic.of(
                Code.D001, "virtual mode needs an active environment; set default_environment or pass --environment"));
    }
}
