package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.jdbc.DriverDialect;
import dev.sqlbuild.jdbc.FailureKind;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Objects;
import org.duckdb.DuckDBStruct;
import org.duckdb.JsonNode;
import org.jspecify.annotations.Nullable;

/** Reads DuckDB's errors by their text, because the driver gives no SQLSTATE. */
final class DuckDbDriverDialect implements DriverDialect {

    @Override
    public String message(SQLException failure) {
        return DuckDbMessage.unwrapped(textOf(failure));
    }

    @Override
    public FailureKind kind(SQLException failure) {
        DuckDbMessage message = DuckDbMessage.parse(textOf(failure));
        if (failure instanceof SQLTimeoutException || message.errorClass().equals("INTERRUPT")) {
            return FailureKind.INTERRUPTED;
        }
        String text = message.headline();
        return switch (message.errorClass()) {
            case "TransactionContext" -> text.contains("onflict") ? FailureKind.CONFLICT : FailureKind.OTHER;
            case "Dependency" -> FailureKind.DEPENDENCY;
            case "Conversion" -> FailureKind.CONVERSION;
            case "Catalog" -> catalogKind(text);
            default -> text.contains("attached in read-only mode") ? FailureKind.READ_ONLY : FailureKind.OTHER;
        };
    }

    @Override
    public @Nullable Object plain(Object value) throws SQLException {
        if (value instanceof DuckDBStruct struct) return struct.getMap();
        if (value instanceof JsonNode json) return json.toString();
        return value;
    }

    private static FailureKind catalogKind(String text) {
        if (text.startsWith("Existing object ") && text.contains(" is of type ")) return FailureKind.OTHER_KIND;
        if (text.contains("write-write conflict")) return FailureKind.CONFLICT;
        return text.contains(" does not exist") ? FailureKind.MISSING : FailureKind.OTHER;
    }

    private static String textOf(SQLException failure) {
        return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    }
}
