package dev.sqlbuild.core.seed.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {
    private static final CsvSettings DEFAULT = CsvSettings.DEFAULT;

    private static CsvSettings settings(
            Character quote, boolean doubled, Character escape, boolean skipSpace, String terminator) {
        return new CsvSettings(
                Optional.of(','),
                Optional.ofNullable(quote),
                doubled,
                Optional.ofNullable(escape),
                skipSpace,
                Optional.ofNullable(terminator),
                StandardCharsets.UTF_8,
                Set.of(),
                Map.of(),
                true);
    }

    private static List<List<String>> rows(String text, CsvSettings settings) {
        return rows(text.getBytes(StandardCharsets.UTF_8), settings);
    }

    private static List<List<String>> rows(byte[] bytes, CsvSettings settings) {
        List<List<String>> rows = new ArrayList<>();
        try (CsvReader reader = CsvReader.of("seeds/x.csv", new ByteArrayInputStream(bytes), settings)) {
            while (reader.next()) {
                String[] row = new String[reader.header().size()];
                for (int i = 0; i < row.length; i++) row[i] = reader.isNull(i) ? null : reader.text(i);
                rows.add(Arrays.asList(row));
            }
        }
        return rows;
    }

    private static List<Diagnostic> mistakes(String text, CsvSettings settings) {
        return mistakes(text.getBytes(StandardCharsets.UTF_8), settings);
    }

    private static List<Diagnostic> mistakes(byte[] bytes, CsvSettings settings) {
        SqlBuildException thrown = catchThrowableOfType(SqlBuildException.class, () -> rows(bytes, settings));
        assertThat(thrown).isNotNull();
        return thrown.diagnostics();
    }

    @Test
    void readsQuotedAndPlainFields() {
        assertThat(rows("a,b\n1,\"x, \"\"y\"\"\nz\"\n,\"\"\nin\"side, s \n", DEFAULT))
                .containsExactly(List.of("1", "x, \"y\"\nz"), Arrays.asList(null, null), List.of("in\"side", " s "));
    }

    @Test
    void acceptsAnyLineEndSkipsEmptyLinesAndDropsTheByteOrderMark() {
        assertThat(rows("\uFEFFa\r\n1\r2\n\n\r\n3", DEFAULT)).containsExactly(List.of("1"), List.of("2"), List.of("3"));
        byte[] utf16 = "\uFEFFa,b\n1,é\n".getBytes(StandardCharsets.UTF_16LE);
        CsvSettings little = new CsvSettings(
                Optional.of(','),
                Optional.of('"'),
                true,
                Optional.empty(),
                false,
                Optional.empty(),
                StandardCharsets.UTF_16LE,
                Set.of(),
                Map.of(),
                true);
        assertThat(rows(utf16, little)).containsExactly(List.of("1", "é"));
    }

    @Test
    void acceptsAHeaderWithoutRows() {
        assertThat(rows("a,b", DEFAULT)).isEmpty();
    }

    @Test
    void obeysTheSettings() {
        assertThat(rows("a,b\n\"x\",y\n", settings(null, true, null, false, null)))
                .containsExactly(List.of("\"x\"", "y"));
        assertThat(rows("a,b\nx\\,y,\"z\\\"\\\\\"\n", settings('"', false, '\\', false, null)))
                .containsExactly(List.of("x,y", "z\"\\"));
        assertThat(rows("a,b\n x,  \"y\"\n", settings('"', true, null, true, null)))
                .containsExactly(List.of(" x", "y"));
        assertThat(rows("a,b|x\r,\n|y,z|", settings('"', true, null, false, "|")))
                .containsExactly(List.of("x\r", "\n"), List.of("y", "z"));
        assertThat(rows("a,b~|x~,|~|\"~|\",2~|", settings('"', true, null, false, "~|")))
                .containsExactly(List.of("x~", "|"), List.of("~|", "2"));
        assertThat(rows("a\tb\n1\t2\n", DEFAULT.withDelimiter('\t'))).containsExactly(List.of("1", "2"));
    }

    @Test
    void decidesWhatIsNull() {
        CsvSettings listed = new CsvSettings(
                Optional.of(','),
                Optional.of('"'),
                true,
                Optional.empty(),
                false,
                Optional.empty(),
                StandardCharsets.UTF_8,
                Set.of("NA"),
                Map.of("b", Set.of("-")),
                false);
        assertThat(rows("a,b\nNA,NA\n\"\",-\n-,\n", listed))
                .containsExactly(Arrays.asList(null, null), Arrays.asList("", null), Arrays.asList("-", ""));
        assertThat(rows("a,b\nNA,null\n", DEFAULT)).containsExactly(List.of("NA", "null"));
    }

    @Test
    void reportsShortAndLongRowsWithTheirLine() {
        assertThat(mistakes("a,b\n\"x\n\ny\",1\n1\n1,2,3\n1,2\n", DEFAULT))
                .extracting(Diagnostic::message)
                .containsExactly(
                        "seeds/x.csv:5: expected 2 fields, found 1", "seeds/x.csv:6: expected 2 fields, found 3");
    }

    @Test
    void reportsBrokenQuotes() {
        List<Diagnostic> open = mistakes("a,b\n1,2\n3,\"x\ny\n", DEFAULT);
        assertThat(open)
                .extracting(Diagnostic::message)
                .containsExactly("seeds/x.csv:3: unterminated quote at column 3");
        assertThat(open.get(0).code()).isEqualTo(Code.SD001);
        assertThat(open.get(0).span().orElseThrow().toString()).isEqualTo("seeds/x.csv:3:3");
        assertThat(mistakes("a,b\n1,\"x\" y\n", DEFAULT))
                .extracting(Diagnostic::message)
                .containsExactly("seeds/x.csv:2: text after the closing quote at column 6");
        assertThat(mistakes("a\nx\0y\n", DEFAULT).get(0).message())
                .isEqualTo("seeds/x.csv:2: NUL character at column 2");
    }

    @Test
    void reportsMalformedBytesWithTheirOffset() {
        byte[] latin = "a,b\nok,ok\n\"x\n\",Zürich\nok,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        List<Diagnostic> found = mistakes(latin, DEFAULT);
        assertThat(found).extracting(Diagnostic::code).containsOnly(Code.SD002);
        assertThat(found)
                .extracting(Diagnostic::message)
                .containsExactly(
                        "seeds/x.csv:4: not valid utf-8 at byte 16; set csv_settings.encoding",
                        "seeds/x.csv:5: not valid utf-8 at byte 25; set csv_settings.encoding");
        CsvSettings right = new CsvSettings(
                Optional.of(','),
                Optional.of('"'),
                true,
                Optional.empty(),
                false,
                Optional.empty(),
                StandardCharsets.ISO_8859_1,
                Set.of(),
                Map.of(),
                true);
        assertThat(rows(latin, right)).contains(List.of("x\n", "Zürich"));
        assertThat(mistakes(new byte[] {'a', '\n', (byte) 0xC3}, DEFAULT).get(0).message())
                .contains("at byte 2;");
    }

    @Test
    void listsTwentyMistakesAndCountsTheOthers() {
        List<Diagnostic> found = mistakes("a,b\n" + "1\n".repeat(23), DEFAULT);
        assertThat(found).hasSize(21);
        assertThat(found.get(20).message()).isEqualTo("seeds/x.csv: ... and 3 more");
    }

    @Test
    void refusesFilesWithoutAUsableHeader() {
        assertThat(mistakes("", DEFAULT).get(0).code()).isEqualTo(Code.D008);
        assertThat(mistakes("\n\n", DEFAULT).get(0).message()).contains("is empty");
        assertThat(mistakes("a,,b\n", DEFAULT).get(0).message()).contains("no name for column 2");
        assertThat(mistakes("a,A\n", DEFAULT).get(0).message()).contains("'A' twice");
        assertThat(mistakes("a,\"b\n1,2\n", DEFAULT).get(0).code()).isEqualTo(Code.SD001);
    }

    @Test
    void unpacksCompressedFiles(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("x.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("a\n1\n".getBytes(StandardCharsets.UTF_8));
        }
        try (CsvReader reader = CsvReader.open("seeds/x.csv.gz", file, DEFAULT)) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.text(0)).isEqualTo("1");
            assertThat(reader.line()).isEqualTo(2);
        }
        Files.writeString(file, "not packed");
        SqlBuildException thrown =
                catchThrowableOfType(SqlBuildException.class, () -> CsvReader.open("seeds/x.csv.gz", file, DEFAULT));
        assertThat(thrown.diagnostic().code()).isEqualTo(Code.SD001);
    }

    @Test
    void namesContradictingSettings() {
        assertThat(DEFAULT.problems()).isEmpty();
        assertThat(DEFAULT.withDelimiter('"').problems())
                .containsExactly(Map.entry("delimiter", "must differ from the quote character, CR and LF"));
        assertThat(settings('"', true, '"', false, "abc").problems()).containsOnlyKeys("escapechar", "lineterminator");
        assertThat(settings('\n', true, null, false, "").problems()).containsOnlyKeys("quotechar", "lineterminator");
    }

    @Test
    void knowsColumnsInAnyCase() {
        CsvSettings settings = new CsvSettings(
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                false,
                Optional.empty(),
                StandardCharsets.UTF_8,
                Set.of(),
                Map.of("X", Set.of("-")),
                true);
        assertThat(settings.unknownColumns(List.of("a"))).containsExactly("X");
        assertThat(settings.unknownColumns(List.of("a", "x"))).isEmpty();
        assertThat(rows("x,y\n-,-\n", settings)).containsExactly(Arrays.asList(null, "-"));
    }
}
