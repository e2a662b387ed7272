package dev.sqlbuild.core.analysis;

import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.sql.MappedSql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Words a judge's refusal as a coded finding at the place where the author wrote the text (analysis.md A3, A4). */
public final class SqlFindings {
    private static final int SHOWN_COLUMNS = 10;

    private SqlFindings() {}

    /**
     * @param sql the judged text
     * @param inputs shapes of what the text reads, by logical name, to list and suggest columns from
     */
    public static Diagnostic of(SqlProblem problem, MappedSql sql, Map<String, Shape> inputs) {
        Diagnostic finding = Diagnostic.of(
                code(problem.reason()),
                message(problem, inputs),
                sql.at(problem.offset().orElse(0)));
        if (problem.reason() == SqlProblem.Reason.UNKNOWN_COLUMN) return withColumns(finding, problem, inputs);
        return finding.withHelp(near(problem, inputs.keySet()));
    }

    private static Code code(SqlProblem.Reason reason) {
        return switch (reason) {
            case UNKNOWN_COLUMN -> Code.B002;
            case AMBIGUOUS_COLUMN -> Code.B003;
            case UNKNOWN_TABLE_ALIAS -> Code.B004;
            case ALIAS_LIST_WIDTH -> Code.B005;
            case UNKNOWN_FUNCTION -> Code.B101;
            case ARGUMENT_COUNT -> Code.B102;
            case OPERATOR_ARGUMENTS -> Code.B212;
            case FUNCTION_ARGUMENTS -> Code.B213;
            case WIDTH -> Code.B216;
            case COMPARISON -> Code.B217;
            case IMPOSSIBLE_CAST -> Code.B218;
            case NOT_GROUPED -> Code.B230;
            case MISPLACED_AGGREGATE -> Code.B231;
            case MISPLACED_WINDOW -> Code.B232;
            case DUPLICATE_NAME -> Code.B233;
            case LIMIT -> Code.B234;
            case SYNTAX, TYPE, MISSING_RELATION, IO, OTHER -> Code.P020;
        };
    }

    private static String message(SqlProblem problem, Map<String, Shape> inputs) {
        if (problem.name().isEmpty()) return problem.message();
        String name = problem.name().get();
        String where = inputs.isEmpty() ? "the query" : String.join(", ", inputs.keySet());
        return switch (problem.reason()) {
            case UNKNOWN_COLUMN -> "Unknown column '" + name + "' in " + where;
            case AMBIGUOUS_COLUMN -> "Ambiguous column '" + name + "'";
            case UNKNOWN_TABLE_ALIAS -> "Unknown table or alias '" + name + "'";
            case UNKNOWN_FUNCTION -> "Unknown function '" + name + "'";
            default -> problem.message();
        };
    }

    private static Diagnostic withColumns(Diagnostic finding, SqlProblem problem, Map<String, Shape> inputs) {
        List<String> all = new ArrayList<>();
        Diagnostic noted = finding;
        for (Map.Entry<String, Shape> input : inputs.entrySet()) {
            List<String> names = input.getValue().names();
            all.addAll(names);
            if (names.isEmpty()) continue;
            List<String> near =
                    new ArrayList<>(NearName.nearestFirst(problem.name().orElse(""), names, SHOWN_COLUMNS));
            names.stream().filter(name -> !near.contains(name)).forEach(near::add);
            String rest = near.size() > SHOWN_COLUMNS ? ", ..." : "";
            String shown = String.join(", ", near.subList(0, Math.min(SHOWN_COLUMNS, near.size())));
            noted = noted.withNote(input.getKey() + " has: " + shown + rest);
        }
        return noted.withHelp(near(problem, all));
    }

    private static Optional<String> near(SqlProblem problem, Collection<String> known) {
        List<String> names = new ArrayList<>(known);
        names.addAll(problem.candidates());
        return problem.name().flatMap(name -> NearName.help(name, names));
    }
}
