package dev.sqlbuild.core.seed.csv;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a seed file is written (sources-seeds.md 9).
 *
 * @param quote absent when quoting is off
 * @param lineTerminator absent for automatic LF, CRLF or CR
 * @param encoding charset name as the user wrote it
 * @param naValues texts that mean NULL in every column
 * @param naValuesByColumn texts that mean NULL in one column
 * @param keepDefaultNa whether the empty field is NULL
 */
public record CsvSettings(
        char delimiter,
        Optional<Character> quote,
        boolean doubleQuote,
        Optional<Character> escape,
        boolean skipInitialSpace,
        Optional<String> lineTerminator,
        String encoding,
        Set<String> naValues,
        Map<String, Set<String>> naValuesByColumn,
        boolean keepDefaultNa) {

    /** Settings of a {@code .csv} file without {@code csv_settings}. */
    public static final CsvSettings DEFAULT = new CsvSettings(
            ',', Optional.of('"'), true, Optional.empty(), false, Optional.empty(), "utf-8", Set.of(), Map.of(), true);

    public CsvSettings {
        naValues = Set.copyOf(naValues);
        naValuesByColumn = Map.copyOf(naValuesByColumn);
    }

    public CsvSettings withDelimiter(char other) {
        return new CsvSettings(
                other,
                quote,
                doubleQuote,
                escape,
                skipInitialSpace,
                lineTerminator,
                encoding,
                naValues,
                naValuesByColumn,
                keepDefaultNa);
    }

    /** The charset, or nothing when the runtime does not know the name. */
    public Optional<Charset> charset() {
        if (encoding.equals("utf-8")) return Optional.of(StandardCharsets.UTF_8);
        try {
            return Optional.of(Charset.forName(encoding));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    /** What contradicts the rules for settings, worded for the user; empty when the settings can be used. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (isLineEnd(delimiter)) problems.add("delimiter must not be a line end");
        quote.ifPresent(c -> special("quotechar", c, problems));
        escape.ifPresent(c -> special("escapechar", c, problems));
        if (escape.isPresent() && escape.equals(quote)) problems.add("escapechar must differ from quotechar");
        lineTerminator.ifPresent(text -> terminator(text, problems));
        if (charset().isEmpty()) problems.add("unknown encoding '" + encoding + "'");
        return problems;
    }

    private void special(String name, char c, List<String> problems) {
        if (c == delimiter) problems.add(name + " must differ from delimiter");
        if (isLineEnd(c)) problems.add(name + " must not be a line end");
    }

    private void terminator(String text, List<String> problems) {
        if (text.isEmpty() || text.length() > 2) problems.add("lineterminator must have 1 or 2 characters");
        boolean special = text.indexOf(delimiter) >= 0
                || (quote.isPresent() && text.indexOf(quote.get()) >= 0)
                || (escape.isPresent() && text.indexOf(escape.get()) >= 0);
        if (special) problems.add("lineterminator must not contain delimiter, quotechar or escapechar");
    }

    private static boolean isLineEnd(char c) {
        return c == '\r' || c == '\n' || c == '\0';
    }

    /** Columns named in {@code na_values} that the header does not have. */
    public Set<String> unknownColumns(Collection<String> header) {
        Set<String> unknown = new TreeSet<>(naValuesByColumn.keySet());
        header.forEach(unknown::remove);
        return unknown;
    }

    /** Texts that mean NULL in a column; the empty text is among them when empty fields are NULL. */
    Set<String> nullTexts(String column) {
        Set<String> texts = new LinkedHashSet<>(naValues);
        texts.addAll(naValuesByColumn.getOrDefault(column, Set.of()));
        if (keepDefaultNa) texts.add("");
        return texts;
    }

    /** The settings that decide what the rows mean, for content hashes: quoting and encoding are already undone. */
    public Map<String, Object> canonical() {
        Map<String, Object> canonical = new TreeMap<>();
        canonical.put("keep_default_na", keepDefaultNa);
        canonical.put("na_values", new TreeSet<>(naValues));
        Map<String, Set<String>> byColumn = new TreeMap<>();
        naValuesByColumn.forEach((column, texts) -> byColumn.put(column, new TreeSet<>(texts)));
        canonical.put("na_values_by_column", byColumn);
        return canonical;
    }
}
