package dev.sqlbuild.core.seed.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a seed file is written: {@code csv_settings} (sources-seeds.md 9).
 *
 * @param delimiter absent for the file type's own: comma, or tab for {@code .tsv}
 * @param quote absent when quoting is off
 * @param lineTerminator absent for any of LF, CRLF and CR
 * @param nullTexts further texts that mean NULL in every column
 * @param nullTextsByColumn further texts that mean NULL in one column
 * @param keepDefaultNull whether the empty field is NULL
 */
public record CsvSettings(
        Optional<Character> delimiter,
        Optional<Character> quote,
        boolean doubleQuote,
        Optional<Character> escape,
        boolean skipInitialSpace,
        Optional<String> lineTerminator,
        Charset encoding,
        Set<String> nullTexts,
        Map<String, Set<String>> nullTextsByColumn,
        boolean keepDefaultNull) {

    /** Settings of a file without {@code csv_settings}. */
    public static final CsvSettings DEFAULT = new CsvSettings(
            Optional.empty(),
            Optional.of('"'),
            true,
            Optional.empty(),
            false,
            Optional.empty(),
            StandardCharsets.UTF_8,
            Set.of(),
            Map.of(),
            true);

    public CsvSettings {
        nullTexts = Set.copyOf(nullTexts);
        nullTextsByColumn = Map.copyOf(nullTextsByColumn);
    }

    public CsvSettings withDelimiter(char other) {
        return new CsvSettings(
                Optional.of(other),
                quote,
                doubleQuote,
                escape,
                skipInitialSpace,
                lineTerminator,
                encoding,
                nullTexts,
                nullTextsByColumn,
                keepDefaultNull);
    }

    /** The delimiter of a file with this path. */
    public char delimiterFor(String path) {
        return delimiter.orElse(path.endsWith(".tsv") ? '\t' : ',');
    }

    /** What contradicts the rules, by key, worded to follow the key; empty when the settings can be used. */
    public Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        char separator = delimiter.orElse(',');
        if (isLineEnd(separator) || is(quote, separator)) {
            problems.put("delimiter", "must differ from the quote character, CR and LF");
        }
        if (quote.filter(CsvSettings::isLineEnd).isPresent()) problems.put("quotechar", "must not be a line end");
        if (escape.filter(CsvSettings::isLineEnd).isPresent()) problems.put("escapechar", "must not be a line end");
        if (is(escape, separator) || (escape.isPresent() && escape.equals(quote))) {
            problems.put("escapechar", "must differ from delimiter and quotechar");
        }
        lineTerminator.ifPresent(text -> {
            boolean special = text.chars().anyMatch(c -> c == separator || is(quote, (char) c) || is(escape, (char) c));
            if (special) problems.put("lineterminator", "must not contain delimiter, quotechar or escapechar");
            if (text.isEmpty() || text.length() > 2) problems.put("lineterminator", "must have 1 or 2 characters");
        });
        return problems;
    }

    private static boolean is(Optional<Character> character, char c) {
        return character.isPresent() && character.get() == c;
    }

    private static boolean isLineEnd(char c) {
        return c == '\r' || c == '\n' || c == '\0';
    }

    /** Columns that have NULL texts of their own and are not among the given ones; case does not count. */
    public Set<String> unknownColumns(Collection<String> columns) {
        Set<String> unknown = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        unknown.addAll(nullTextsByColumn.keySet());
        columns.forEach(unknown::remove);
        return unknown;
    }

    /** Texts that mean NULL in a column; the empty text is among them when empty fields are NULL. */
    Set<String> nullTexts(String column) {
        Set<String> texts = new LinkedHashSet<>(nullTexts);
        nullTextsByColumn.forEach((name, own) -> {
            if (name.equalsIgnoreCase(column)) texts.addAll(own);
        });
        if (keepDefaultNull) texts.add("");
        return texts;
    }

    /** Everything that has a part in how a file is read. */
    public Map<String, Object> all() {
        Map<String, Object> all = new TreeMap<>(canonical());
        all.put("delimiter", delimiter);
        all.put("quotechar", quote);
        all.put("doublequote", doubleQuote);
        all.put("escapechar", escape);
        all.put("skipinitialspace", skipInitialSpace);
        all.put("lineterminator", lineTerminator);
        all.put("encoding", encoding);
        return all;
    }

    boolean hasNoNullTextWith(char c) {
        return nullTexts.stream().allMatch(text -> text.indexOf(c) < 0)
                && nullTextsByColumn.values().stream().flatMap(Set::stream).allMatch(text -> text.indexOf(c) < 0);
    }

    /** The settings that decide what the rows mean, for content hashes: quoting and encoding are already undone. */
    public Map<String, Object> canonical() {
        Map<String, Object> canonical = new TreeMap<>();
        canonical.put("keep_default_na", keepDefaultNull);
        canonical.put("na_values", new TreeSet<>(nullTexts));
        Map<String, Set<String>> byColumn = new TreeMap<>();
        nullTextsByColumn.forEach((column, texts) -> byColumn.put(column, new TreeSet<>(texts)));
        canonical.put("na_values_by_column", byColumn);
        return canonical;
    }
}
