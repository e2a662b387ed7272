package dev.sqlbuild.core.seed.csv;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mistakes found in one file: the first ones in full, the others counted. */
final class CsvErrors {
    private static final int LISTED = 20;

    private final String path;
    private final List<Diagnostic> listed = new ArrayList<>();
    private @Nullable SourceSpan firstUnlisted;
    private long count;

    CsvErrors(String path) {
        this.path = path;
    }

    void add(Code code, long line, long column, String message) {
        count++;
        if (count > LISTED + 1) return;
        SourceSpan place = SourceSpan.at(path, clamp(line), clamp(column));
        if (count > LISTED) firstUnlisted = place;
        else listed.add(Diagnostic.of(code, path + ":" + line + ": " + message, place));
    }

    boolean isEmpty() {
        return count == 0;
    }

    long count() {
        return count;
    }

    void throwIfAny() {
        if (count == 0) return;
        List<Diagnostic> all = new ArrayList<>(listed);
        if (firstUnlisted != null) {
            String rest = path + ": ... and " + (count - LISTED) + " more";
            // Its place makes it follow the listed ones wherever findings are sorted.
            all.add(Diagnostic.of(listed.get(0).code(), rest, firstUnlisted));
        }
        throw new SqlBuildException(all);
    }

    private static int clamp(long number) {
        return (int) Math.max(1, Math.min(number, Integer.MAX_VALUE - 1));
    }
}
