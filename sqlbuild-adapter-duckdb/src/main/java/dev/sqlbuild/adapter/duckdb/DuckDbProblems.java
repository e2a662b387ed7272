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
    /** Types of the arguments that were given, and those of a form that the engine knows. */
    private static final Pattern GIVEN = Pattern.compile("argument types '\\w+\\((.*)\\)'");

    private static final Pattern FORM = Pattern.compile("(?m)^\\s+\\w+\\((.*)\\) -> ");

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
            Rule.of("cannot contain window function", Kind.BINDING, Reason.MISPLACED_WINDOW),
            Rule.of("window function calls cannot", Kind.BINDING, Reason.MISPLACED_WINDOW),
            Rule.of("cannot contain aggregates", Kind.BINDING, Reason.MISPLACED_AGGREGATE),
            Rule.of("aggregate function calls cannot", Kind.BINDING, Reason.MISPLACED_AGGREGATE),
            Rule.of("Aggregate functions are not supported here", Kind.BINDING, Reason.MISPLACED_AGGREGATE),
            Rule.of("same number of result columns", Kind.BINDING, Reason.WIDTH),
            Rule.of("Subquery returns \\d+ columns - expected", Kind.BINDING, Reason.WIDTH),
            Rule.of("duplicate alias \"(?<name>[^\"]+)\"", Kind.BINDING, Reason.DUPLICATE_NAME),
            Rule.of("LIMIT/OFFSET cannot be", Kind.BINDING, Reason.LIMIT),
            Rule.of("argument types '(?<name>[A-Za-z_]\\w*)\\(", Kind.BINDING, Reason.FUNCTION_ARGUMENTS),
            Rule.of("function call \"(?<name>[A-Za-z_]\\w*)\\(", Kind.BINDING, Reason.FUNCTION_ARGUMENTS),
            Rule.of("No function matches the given name", Kind.BINDING, Reason.OPERATOR_ARGUMENTS),
            Rule.of("Cannot mix values of type", Kind.BINDING, Reason.FUNCTION_ARGUMENTS),
            Rule.of("Cannot compare values of type", Kind.BINDING, Reason.COMPARISON),
            Rule.of("Catalog \"(?<name>.+)\" does not exist", Kind.OTHER, Reason.MISSING_RELATION));

    private static final List<Rule> PARSER = List.of(
            Rule.of("Duplicate CTE name \"(?<name>.+)\"", Kind.SYNTAX, Reason.DUPLICATE_NAME),
            Rule.of("VALUES lists must all be the same length", Kind.SYNTAX, Reason.WIDTH));

    private static final List<Rule> CATALOG = List.of(
            Rule.of(
                    "Function with name \"?(?<name>row_number|rank|dense_rank|percent_rank|cume_dist|ntile|lag|lead"
                            + "|first_value|last_value|nth_value)\"? does not exist",
                    Kind.BINDING,
                    Reason.MISPLACED_WINDOW),
            Rule.of("^(?<name>\\w+) is not an aggregate function", Kind.BINDING, Reason.MISPLACED_WINDOW),
            Rule.of("with name \"(?<name>.+)\" is not in the catalog, but", Kind.OTHER, Reason.UNKNOWN_FUNCTION),
            Rule.of("Function with name \"?(?<name>[^\" ]+)\"? does not exist", Kind.BINDING, Reason.UNKNOWN_FUNCTION),
            Rule.of("Table with name \"?(?<name>.+?)\"? does not exist", Kind.OTHER, Reason.MISSING_RELATION),
            Rule.of("Type with name \"?(?<name>[^\" ]+)\"? does not exist", Kind.OTHER, Reason.TYPE));

    private DuckDbProblems() {}

    static SqlProblem of(String raw, String sql) {
        DuckDbMessage message = DuckDbMessage.parse(raw);
        return switch (message.errorClass()) {
            case "Parser" -> byRule(message, sql, PARSER, Kind.SYNTAX);
            case "Binder" -> byRule(message, sql, BINDER, Kind.BINDING);
            case "Catalog" -> byRule(message, sql, CATALOG, Kind.OTHER);
            case "Conversion" -> plain(message, sql, Kind.BINDING, Reason.IMPOSSIBLE_CAST);
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
            if (!found.find()) continue;
            Optional<String> name = group(found, "name");
            boolean miscounted = rule.reason() == Reason.FUNCTION_ARGUMENTS && isMiscounted(message.text());
            Reason reason = miscounted ? Reason.ARGUMENT_COUNT : rule.reason();
            return problem(message, sql, rule.kind(), reason, name, group(found, "table"));
        }
        return plain(message, sql, otherwise, otherwise == Kind.SYNTAX ? Reason.SYNTAX : Reason.OTHER);
    }

    /** Whether none of the forms that the engine lists takes as many arguments as were given. */
    private static boolean isMiscounted(String text) {
        Matcher given = GIVEN.matcher(text);
        Matcher forms = FORM.matcher(text);
        if (!given.find()) return false;
        int count = count(given.group(1));
        boolean any = false;
        while (forms.find()) {
            any = true;
            if (forms.group(1).contains("...") || count(forms.group(1)) == count) return false;
        }
        return any;
    }

    private static int count(String arguments) {
        if (arguments.isBlank()) return 0;
        int count = 1;
        int depth = 0;
        for (char c : arguments.toCharArray()) {
            if (c == '(' || c == '[') depth++;
            if (c == ')' || c == ']') depth--;
            if (c == ',' && depth == 0) count++;
        }
        return count;
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
