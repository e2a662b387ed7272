package dev.sqlbuild.jdbc;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement that the engine refused or did not finish; its own class because retries and fallbacks react to the kind. */
public final class StatementFailedException extends SqlBuildException {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final String engineMessage;
    private final @Nullable String sqlState;

    StatementFailedException(Diagnostic diagnostic, FailureKind kind, String engineMessage, SQLException cause) {
        this(diagnostic, kind, engineMessage, cause.getSQLState(), cause);
    }

    private StatementFailedException(
            Diagnostic diagnostic,
            FailureKind kind,
            String engineMessage,
            @Nullable String sqlState,
            @Nullable Throwable cause) {
        super(diagnostic, cause);
        this.kind = kind;
        this.engineMessage = engineMessage;
        this.sqlState = sqlState;
    }

    public FailureKind kind() {
        return kind;
    }

    /** The engine's own words. */
    public String engineMessage() {
        return engineMessage;
    }

    public Optional<String> sqlState() {
        return Optional.ofNullable(sqlState);
    }

    /** The same failure, saying also during which operation it happened. */
    public StatementFailedException during(String operation) {
        return new StatementFailedException(
                diagnostic().withNote("while " + operation), kind, engineMessage, sqlState, this);
    }
}
