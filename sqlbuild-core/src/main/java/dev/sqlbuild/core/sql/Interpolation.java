package dev.sqlbuild.core.sql;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts variables into SQL text: everywhere except in comments, once, without looking at the result (project.md 8). */
public final class Interpolation {
    private static final String ENV = "@@ENV:";
    private static final String CTX = "@@CTX:";

    private final MappedSql sql;
    private final InterpolationScope scope;
    private final Diagnostics diagnostics;
    private final MappedSql.Edit edit;

    private Interpolation(MappedSql sql, InterpolationScope scope, Diagnostics diagnostics) {
        this.sql = sql;
        this.scope = scope;
        this.diagnostics = diagnostics;
        this.edit = sql.edit();
    }

    /** The text with its variables filled in; what cannot be filled in is reported and stays. */
    public static MappedSql apply(MappedSql sql, InterpolationScope scope, Diagnostics diagnostics) {
        boolean hookTemplate = scope.context().isPresent() && sql.text().contains("${");
        if (!hookTemplate && !sql.text().contains("@@")) return sql;
        return new Interpolation(sql, scope, diagnostics).apply();
    }

    private MappedSql apply() {
        SqlTokens tokens = sql.tokens();
        for (int at = 0; at < tokens.size(); at++) {
            if (!tokens.kind(at).isBlank()) within(tokens.start(at), tokens.end(at));
        }
        return edit.apply();
    }

    private void within(int start, int end) {
        String text = sql.text();
        int at = start;
        while (at < end) {
            char c = text.charAt(at);
            if (c == '$' && scope.context().isPresent() && text.startsWith("${", at)) {
                report(at, at + 2, "config templates ${...} are not available in hook SQL", Optional.of("use @@name"));
                at += 2;
            } else if (c != '@') {
                at++;
            } else {
                at = atSign(at);
            }
        }
    }

    /** Handles the {@code @} at {@code at} and returns where to go on. */
    private int atSign(int at) {
        int signs = SqlCharacters.atNameOffset(sql.text(), at);
        if (signs == 3) return runtime(at);
        if (signs == 2) return variable(at, SqlCharacters.variableEnd(sql.text(), at));
        int next = at;
        while (next < sql.text().length() && sql.text().charAt(next) == '@' && next < at + 3) next++;
        return next;
    }

    private int runtime(int at) {
        int end = SqlCharacters.placeholderEnd(sql.text(), at + 3);
        if (!scope.runtimePlaceholders()) {
            String token = sql.text().substring(at, end);
            report(at, end, "'" + token + "' is only available in SQL of custom materializations", Optional.empty());
        }
        return end;
    }

    private int variable(int at, int end) {
        String token = sql.text().substring(at, end);
        if (token.startsWith(CTX)) return context(at, end, token.substring(CTX.length()));
        if (token.startsWith(ENV)) environment(at, end, token.substring(ENV.length()));
        else project(at, end, token.substring(2));
        return end;
    }

    private void environment(int at, int end, String name) {
        Optional<String> value = scope.environment().apply(name);
        if (value.isPresent()) edit.replace(at, end, value.get());
        else report(at, end, "unknown environment variable '@@ENV:" + name + "'", Optional.of("set " + name));
    }

    private void project(int at, int end, String name) {
        if (!scope.variables().containsKey(name)) {
            Optional<String> near = NearName.nearest(name, scope.variables().keySet());
            report(
                    at,
                    end,
                    "unknown project variable '@@" + name + "'",
                    near.map(known -> "did you mean '@@" + known + "'?"));
            return;
        }
        Object value = scope.variables().get(name);
        if (value instanceof Map<?, ?> || value instanceof Iterable<?>) {
            report(
                    at,
                    end,
                    "project variable '@@" + name + "' is " + (value instanceof Map<?, ?> ? "an object" : "an array")
                            + " and has no SQL text",
                    Optional.of("write a macro that reads ctx.vars"));
            return;
        }
        edit.replace(at, end, text(value));
    }

    /** The longest known key wins; what follows it is SQL. */
    private int context(int at, int end, String written) {
        if (scope.context().isEmpty()) {
            report(at, end, "@@CTX is only available in hooks", Optional.empty());
            return end;
        }
        Map<String, ? extends @Nullable Object> values = scope.context().get();
        for (String key = written; ; key = key.substring(0, key.lastIndexOf('.'))) {
            Optional<String> canonical = ContextKeys.canonical(key);
            if (canonical.isPresent() && values.containsKey(canonical.get())) {
                int keyEnd = at + CTX.length() + key.length();
                edit.replace(at, keyEnd, text(values.get(canonical.get())));
                return keyEnd;
            }
            if (key.indexOf('.') < 0) break;
        }
        List<String> known =
                ContextKeys.ALL.stream().filter(values::containsKey).toList();
        Optional<String> help = NearName.help(written, known);
        report(
                at,
                end,
                "unknown context key '@@CTX:" + written + "'",
                help.isPresent() ? help : Optional.of("known keys: " + String.join(", ", known)));
        return end;
    }

    private void report(int start, int end, String message, Optional<String> help) {
        diagnostics.add(Diagnostic.of(Code.P001, message, sql.span(start, end)).withHelp(help));
    }

    private static String text(@Nullable Object value) {
        if (value == null) return "";
        boolean fraction = value instanceof Double || value instanceof Float || value instanceof BigDecimal;
        return fraction ? new BigDecimal(value.toString()).toPlainString() : value.toString();
    }
}
