package dev.sqlbuild.core.sql;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Expanded SQL whose reference calls are known but not yet resolved.
 *
 * @param sql the text with its calls
 * @param references the calls, in order of appearance, not overlapping
 */
public record SqlTemplate(MappedSql sql, List<Reference> references) {
    public SqlTemplate {
        references = List.copyOf(references);
    }

    public String text() {
        return sql.text();
    }

    /** The text with every call replaced by what {@code resolve} gives for it. */
    public MappedSql render(Function<Reference, String> resolve) {
        MappedSql.Edit edit = sql.edit();
        for (Reference reference : references) {
            edit.replace(reference.start(), reference.end(), resolve.apply(reference));
        }
        return edit.apply();
    }

    /**
     * The text with every call replaced by what {@code resolve} gives for it, and with what {@code after} gives for it
     * behind its arguments.
     */
    public MappedSql render(Function<Reference, String> resolve, Function<Reference, String> after) {
        MappedSql.Edit edit = sql.edit();
        TreeMap<Integer, String> behind = new TreeMap<>();
        for (Reference reference : references) {
            insert(edit, behind, reference.start());
            edit.replace(reference.start(), reference.end(), resolve.apply(reference));
            String suffix = after.apply(reference);
            if (!suffix.isEmpty()) behind.put(reference.callEnd(), suffix);
        }
        insert(edit, behind, sql.text().length());
        return edit.apply();
    }

    private static void insert(MappedSql.Edit edit, TreeMap<Integer, String> behind, int upTo) {
        while (!behind.isEmpty() && behind.firstKey() <= upTo) {
            Map.Entry<Integer, String> next = behind.pollFirstEntry();
            edit.replace(next.getKey(), next.getKey(), next.getValue());
        }
    }

    /** The text with every call in its canonical spelling. */
    public String symbolic() {
        return render(Reference::symbol).text();
    }

    /** Distinct names referenced by calls of one kind, sorted. */
    public NavigableSet<String> names(ReferenceKind kind) {
        NavigableSet<String> names = new TreeSet<>();
        for (Reference reference : references) {
            if (reference.kind() == kind) names.add(reference.name());
        }
        return names;
    }

    /** Whether a call of this kind occurs. */
    public boolean uses(ReferenceKind kind) {
        return references.stream().anyMatch(reference -> reference.kind() == kind);
    }
}
