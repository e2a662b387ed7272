package dev.sqlbuild.base;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects findings from independent checks, also from several threads, so that one run reports them all. */
public final class Diagnostics {
    private final List<Diagnostic> found = new ArrayList<>();

    public synchronized void add(Diagnostic diagnostic) {
        found.add(diagnostic);
    }

    public synchronized void addAll(Collection<Diagnostic> diagnostics) {
        found.addAll(diagnostics);
    }

    public synchronized boolean hasErrors() {
        return found.stream().anyMatch(Diagnostic::isError);
    }

    /** Everything found so far in print order, duplicates dropped. */
    public synchronized List<Diagnostic> sorted() {
        return found.stream().distinct().sorted(Diagnostic.BY_PLACE).toList();
    }

    /** Ends the command if an error was found. */
    public void throwIfErrors() {
        if (hasErrors()) throw new SqlBuildException(sorted());
    }
}
