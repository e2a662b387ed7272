package dev.sqlbuild.core.declaration;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code csv_settings} (sources-seeds.md 9).
 *
 * @param delimiter absent for the file type's own: comma, or tab for {@code .tsv}
 * @param quote absent when quoting is off
 * @param lineTerminator absent for any of LF, CRLF and CR
 * @param nullTexts further texts that mean NULL in every column
 * @param nullTextsByColumn further texts that mean NULL in one column
 */
public record CsvSettings(
        Optional<Character> delimiter,
        Optional<Character> quote,
        boolean doubleQuote,
        Optional<Character> escape,
        boolean skipInitialSpace,
        Optional<String> lineTerminator,
        Charset encoding,
        List<String> nullTexts,
        Map<String, List<String>> nullTextsByColumn,
        boolean keepDefaultNull) {

    public static final CsvSettings DEFAULT = new CsvSettings(
            Optional.empty(),
            Optional.of('"'),
            true,
            Optional.empty(),
            false,
            Optional.empty(),
            StandardCharsets.UTF_8,
            List.of(),
            Map.of(),
            true);

    public CsvSettings {
        nullTexts = List.copyOf(nullTexts);
        nullTextsByColumn = Map.copyOf(nullTextsByColumn);
    }

    /** The delimiter for a file with this path. */
    public char delimiterFor(String path) {
        return delimiter.orElse(path.endsWith(".tsv") ? '\t' : ',');
    }
}
