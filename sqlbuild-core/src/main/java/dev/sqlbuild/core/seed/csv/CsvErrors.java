package dev.sqlbuild.core.seed.csv;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import java.util.ArrayList;
import java.util.List;

/** Mistakes found in one file: the first ones in full, the others counted. */
final class CsvErrors {
    private static final int LISTED = 20;

    private final String path;
    private final List<Diagnostic> listed = new ArrayList<>();
    private long count;

    CsvErrors(String path) {
        this.path = path;
    }

    void add(Code code, long line, long column, String message) {
        count++;
        if (listed.size() == LISTED) return;
        SourceSpan place = SourceSpan.at(path, clamp(line), clamp(column));
        listed.add(Diagnostic.of(code, path + ":" + line + ": " + message, place));
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
        if (count > LISTED) {
            all.add(Diagnostic.of(listed.get(0).code(), path + ": ... and " + (count - LISTED) + " more"));
        }
        throw new SqlBuildException(all);
    }

    private static int clamp(long number) {
        return (int) Math.max(1, Math.min(number, Integer.MAX_VALUE - 1));
    }
}
