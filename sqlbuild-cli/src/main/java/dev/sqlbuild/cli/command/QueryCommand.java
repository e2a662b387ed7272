package dev.sqlbuild.cli.command;

import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.render.Palette;
import dev.sqlbuild.cli.render.QueryText;
import dev.sqlbuild.jdbc.QueryResult;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqb query}: one statement on the connection of the active environment. */
@Command(name = "query", description = "Run one SQL statement on the active environment's connection.")
final class QueryCommand implements SqbCommand {
    private static final int DEFAULT_LIMIT = 20;
    private static final List<String> FORMATS = List.of("long", "table", "json", "csv");

    /** For completion scripts. */
    static final class Formats extends ArrayList<String> {
        Formats() {
            super(FORMATS);
        }
    }

    @Parameters(arity = "0..1", paramLabel = "SQL", description = "The statement.")
    @Nullable
    String sql;

    @Option(names = "--file", paramLabel = "F", description = "File that holds the statement.")
    @Nullable
    Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description = "long (default), table, json or csv.")
    String format = "long";

    @Option(names = "--limit", paramLabel = "N", description = "Most rows to fetch (default: 20).")
    @Nullable
    Integer limit;

    @Option(names = "--no-limit", description = "Fetch all rows.")
    boolean noLimit;

    @Override
    public int run(Invocation invocation) {
        int rows = limit();
        String statement = statement(invocation);
        StatementResult result;
        try (Warehouse warehouse =
                        ActiveProject.open(invocation, ActiveProject.NO_VARS).connect();
                Session session = warehouse.openSession()) {
            result = session.run(statement, rows);
        }
        Palette palette = invocation.palette();
        invocation
                .out()
                .print(result.rows()
                        .map(found -> render(found, palette))
                        .orElseGet(() -> "OK (" + result.affected() + " rows affected)\n"));
        return ExitCode.OK;
    }

    private int limit() {
        if (!FORMATS.contains(format)) {
            throw usage("--format must be one of " + String.join(", ", FORMATS) + ": " + format);
        }
        if (noLimit && limit != null) throw usage("--limit and --no-limit exclude each other");
        if (noLimit) return Integer.MAX_VALUE;
        if (limit == null) return DEFAULT_LIMIT;
        if (limit < 1) throw usage("--limit must be >= 1");
        return limit;
    }

    private String statement(Invocation invocation) {
        if ((sql == null) == (file == null)) throw usage("query requires exactly one of SQL and --file");
        if (sql != null) return sql;
        if (file == null) throw new IllegalStateException("neither statement nor file");
        try {
            return Files.readString(invocation.workingDirectory().resolve(file));
        } catch (IOException e) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "SQL file cannot be read: " + file), e);
        }
    }

    private String render(QueryResult result, Palette palette) {
        return switch (format) {
            case "json" -> QueryText.json(result);
            case "csv" -> QueryText.csv(result);
            case "table" -> QueryText.table(result, palette);
            default -> QueryText.expanded(result, palette);
        };
    }

    private static SqlBuildException usage(String message) {
        return new SqlBuildException(Diagnostic.of(Code.C001, message));
    }
}
