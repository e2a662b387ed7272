package dev.sqlbuild.core.sql;

import java.util.List;
import java.util.function.Predicate;

/** The canonical query text that enters version identity: formatting and comments do not count, anything else does. */
public final class CanonicalSql {
    private CanonicalSql() {}

    /**
     * Tokens joined by one space (virtual-build.md 3.1); hints, literals and quoted names verbatim, references in
     * canonical spelling.
     *
     * @param isSeed whether a name used in {@code __ref} is a seed's, which is then spelled {@code __seed}
     */
    public static String of(SqlTemplate template, Predicate<String> isSeed) {
        SqlTokens tokens = template.sql().tokens();
        List<Reference> references = template.references();
        StringBuilder canonical = new StringBuilder(template.text().length());
        int end = lastMeaningful(tokens);
        int nextReference = 0;
        for (int at = tokens.skipBlank(0); at <= end; at = tokens.next(at)) {
            if (canonical.length() > 0) canonical.append(' ');
            Reference reference = nextReference < references.size() ? references.get(nextReference) : null;
            if (reference != null && reference.start() == tokens.start(at)) {
                canonical.append(symbol(reference, isSeed));
                nextReference++;
                while (tokens.end(at) < reference.end()) at++;
            } else {
                canonical.append(template.text(), tokens.start(at), tokens.end(at));
            }
        }
        return canonical.toString();
    }

    private static int lastMeaningful(SqlTokens tokens) {
        int last = tokens.skipBlankBack(tokens.size() - 1);
        while (tokens.is(last, SqlTokenKind.SEMICOLON)) last = tokens.previous(last);
        return last;
    }

    private static String symbol(Reference reference, Predicate<String> isSeed) {
        if (reference.kind() != ReferenceKind.REF || !isSeed.test(reference.name())) return reference.symbol();
        return new Reference(ReferenceKind.SEED, reference.name(), 0, 0, 0, 0).symbol();
    }
}
