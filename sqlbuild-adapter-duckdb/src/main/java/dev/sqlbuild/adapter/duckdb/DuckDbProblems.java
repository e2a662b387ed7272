package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.adapter.SqlProblem.Kind;
import dev.sqlbuild.adapter.SqlProblem.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands why DuckDB refused a text: reads the reason, the names and the place out of the message. */
final class DuckDbProblems {
    /** A message pattern; its groups {@code name} and {@code table} are what it is about. */
    private record Rule(Pattern pattern, Kind kind, Reason reason) {
        static Rule of(String pattern, Kind kind, Reason reason) {
            return new Rule(Pattern.compile(pattern), kind, reason);
        }
    }

    private static final String UNTYPED = "\"NULL\"";

    private static final List<Rule> BINDER = List.of(
            Rule.of("Referenced column \"(?<name>.+)\" (?:was )?not found", Kind.BINDING, Reason.UNKNOWN_COLUMN),
            Rule.of(
                    "(?:Table|Values list) \"(?<table>.+)\" does not have a column named \"(?<name>.+)\"",
                    Kind.BINDING,
                    Reason.UNKNOWN_COLUMN),
            Rule.of("Column \"(?<name>.+)\" in \\w+ list not found", Kind.BINDING, Reason.UNKNOWN_COLUMN),
            Rule.of("Column \"(?<name>.+)\" does not exist on \\w+ side", Kind.BINDING, Reason.UNKNOWN_COLUMN),
            Rule.of("Ambiguous reference to column name \"(?<name>[^\"]+)\"", Kind.BINDING, Reason.AMBIGUOUS_COLUMN),
            Rule.of("Referenced table \"(?<name>.+)\" not found", Kind.BINDING, Reason.UNKNOWN_TABLE_ALIAS),
            Rule.of("table \"(?<name>.+)\" has \\d+ columns available but", Kind.BINDING, Reason.ALIAS_LIST_WIDTH),
            Rule.of("column \"(?<name>.+)\" must appear in the GROUP BY", Kind.BINDING, Reason.NOT_GROUPED),
            Rule.of("cannot contain (?:aggregates|window functions)", Kind.BINDING, Reason.MISPLACED_AGGREGATE),
            Rule.of("(?:aggregate|window) function calls cannot", Kind.BINDING, Reason.MISPLACED_AGGREGATE),
            Rule.of("same number of result columns", Kind.BINDING, Reason.SET_OPERATION_WIDTH),
            Rule.of("argument types '(?<name>[A-Za-z_]\\w*)\\(", Kind.BINDING, Reason.FUNCTION_ARGUMENTS),
            Rule.of("No function matches the given name", Kind.BINDING, Reason.TYPE),
            Rule.of("Cannot (?:compare|mix) values of type", Kind.BINDING, Reason.TYPE),
            Rule.of("Catalog \"(?<name>.+)\" does not exist", Kind.OTHER, Reason.MISSING_RELATION));

    private static final List<Rule> CATALOG = List.of(
            Rule.of("with name \"(?<name>.+)\" is not in the catalog, but", Kind.OTHER, Reason.UNKNOWN_FUNCTION),
            Rule.of("Function with name \"?(?<name>[^\" ]+)\"? does not exist", Kind.BINDING, Reason.UNKNOWN_FUNCTION),
            Rule.of("Table with name \"?(?<name>.+?)\"? does not exist", Kind.OTHER, Reason.MISSING_RELATION),
            Rule.of("Type with name \"?(?<name>[^\" ]+)\"? does not exist", Kind.OTHER, Reason.TYPE));

    private DuckDbProblems() {}

    static SqlProblem of(String raw, String sql) {
        DuckDbMessage message = DuckDbMessage.parse(raw);
        return switch (message.errorClass()) {
            case "Parser" -> problem(message, sql, Kind.SYNTAX, Reason.SYNTAX, Optional.empty(), Optional.empty());
            case "Binder" -> byRule(message, sql, BINDER, Kind.BINDING);
            case "Catalog" -> byRule(message, sql, CATALOG, Kind.OTHER);
            case "Conversion" -> plain(message, sql, Kind.BINDING, Reason.TYPE);
            case "IO", "HTTP", "Permission", "Missing Extension", "Extension Autoloading" ->
                plain(message, sql, Kind.OTHER, Reason.IO);
            default -> plain(message, sql, Kind.OTHER, Reason.OTHER);
        };
    }

    /** A problem that this side found, not the engine. */
    static SqlProblem own(Kind kind, Reason reason, String message, OptionalInt offset) {
        return new SqlProblem(kind, reason, message, offset, Optional.empty(), Optional.empty(), List.of());
    }

    private static SqlProblem byRule(DuckDbMessage message, String sql, List<Rule> rules, Kind otherwise) {
        String headline = message.headline();
        // An argument without known type fits everywhere in the warehouse, so a refusal of it proves nothing.
        if (headline.contains(UNTYPED)) return plain(message, sql, Kind.OTHER, Reason.TYPE);
        for (Rule rule : rules) {
            Matcher found = rule.pattern().matcher(headline);
            if (found.find()) {
                return problem(message, sql, rule.kind(), rule.reason(), group(found, "name"), group(found, "table"));
            }
        }
        return plain(message, sql, otherwise, Reason.OTHER);
    }

    private static SqlProblem plain(DuckDbMessage message, String sql, Kind kind, Reason reason) {
        return problem(message, sql, kind, reason, Optional.empty(), Optional.empty());
    }

    private static SqlProblem problem(
            DuckDbMessage message,
            String sql,
            Kind kind,
            Reason reason,
            Optional<String> name,
            Optional<String> table) {
        OptionalInt offset = message.excerpt()
                .map(excerpt -> ErrorPlace.find(sql, excerpt, reason == Reason.NOT_GROUPED ? Optional.empty() : name))
                .orElseGet(() -> endOfInput(message, sql));
        return new SqlProblem(kind, reason, message.headline(), offset, name, table, candidates(message.text()));
    }

    /** An unexpected end has no excerpt; it is where the text ends. */
    private static OptionalInt endOfInput(DuckDbMessage message, String sql) {
        if (!message.text().endsWith("at end of input")) return OptionalInt.empty();
        return OptionalInt.of(sql.stripTrailing().length());
    }

    /** Quoted names after {@code Candidate}, {@code use:} or {@code Did you mean}. */
    private static List<String> candidates(String text) {
        int at = Math.max(text.indexOf("\nCandidate "), Math.max(text.indexOf("(use: "), text.indexOf("Did you mean")));
        if (at < 0 || text.startsWith("functions:", at + "\nCandidate ".length())) return List.of();
        List<String> names = new ArrayList<>();
        int open = text.indexOf('"', at);
        while (open >= 0) {
            int close = text.indexOf('"', open + 1);
            if (close < 0) break;
            names.add(text.substring(open + 1, close));
            open = text.indexOf('"', close + 1);
        }
        return names;
    }

    private static Optional<String> group(Matcher found, String group) {
        if (!found.pattern().pattern().contains("?<" + group + ">")) return Optional.empty();
        return Optional.ofNullable(found.group(group));
    }
}
