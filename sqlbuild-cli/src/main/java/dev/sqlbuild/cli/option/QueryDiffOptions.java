package dev.sqlbuild.cli.option;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.sql.ReadOnlyQuery;
import dev.sqlbuild.engine.diff.QueryDiffRequest.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The two queries of {@code sqb diff} without environments. */
public final class QueryDiffOptions {
    @Option(names = "--left-query", paramLabel = "SQL", description = "Compare the result of this query.")
    @Nullable
    String left;

    @Option(
            names = "--left-query-file",
            paramLabel = "F",
            description = "Compare the result of the query in this file.")
    @Nullable
    Path leftFile;

    @Option(names = "--right-query", paramLabel = "SQL", description = "The query to compare with.")
    @Nullable
    String right;

    @Option(names = "--right-query-file", paramLabel = "F", description = "File with the query to compare with.")
    @Nullable
    Path rightFile;

    @Option(names = "--left-label", paramLabel = "TEXT", description = "Name of the left query in the output.")
    String leftLabel = "left";

    @Option(names = "--right-label", paramLabel = "TEXT", description = "Name of the right query in the output.")
    String rightLabel = "right";

    /** Whether queries are compared at all. */
    public boolean given() {
        return left != null || leftFile != null || right != null || rightFile != null;
    }

    public Side left(Path workingDirectory) {
        return side("left", leftLabel, left, leftFile, workingDirectory);
    }

    public Side right(Path workingDirectory) {
        return side("right", rightLabel, right, rightFile, workingDirectory);
    }

    private static Side side(
            String side, String label, @Nullable String sql, @Nullable Path file, Path workingDirectory) {
        if ((sql == null) == (file == null)) {
            throw usage("diff requires exactly one of --" + side + "-query and --" + side + "-query-file");
        }
        String query = sql != null ? sql : file != null ? read(workingDirectory.resolve(file), file) : "";
        Optional<String> problem = ReadOnlyQuery.problem(query);
        if (problem.isPresent()) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "the " + side + " query " + problem.get())
                    .withHelp("compare the results of two SELECT statements; nothing was run"));
        }
        return new Side(label, ReadOnlyQuery.withoutEnd(query));
    }

    private static String read(Path file, Path asGiven) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C001, "query file cannot be read: " + asGiven)
                            .withHelp("check the path, and that the file is UTF-8 text"),
                    e);
        }
    }

    private static SqlBuildException usage(String message) {
        return new SqlBuildException(Diagnostic.of(Code.C001, message));
    }
}
