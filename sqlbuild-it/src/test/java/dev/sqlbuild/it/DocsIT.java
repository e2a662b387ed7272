package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documentation does what it says: each page is played in a directory of its own, from its first line to its last. */
@Order(1)
class DocsIT {
    private static final Path DOCS = Sqb.root().resolve("docs");

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void playsThePage(String page, @TempDir Path directory) throws IOException {
        DocPage.read(Sqb.root().resolve(page)).playIn(directory);
    }

    static Stream<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            List<String> pages = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md"))
                    .map("docs/"::concat)
                    .sorted()
                    .toList();
            return Stream.concat(Stream.of("README.md", "examples/bike-rental/README.md"), pages.stream());
        }
    }

    @Test
    void explainsEachCodeOnce() throws IOException {
        assertThat(matches("(?m)^\\| `([A-Z]+\\d+)` \\|", Files.readString(DOCS.resolve("diagnostics.md"))))
                .containsExactlyElementsOf(
                        Arrays.stream(Code.values()).map(Enum::name).toList());
    }

    @Test
    void linksToFilesThatExist() throws IOException {
        for (String page : Stream.concat(pages(), Stream.of("CONTRIBUTING.md", "benchmarks/README.md"))
                .toList()) {
            Path file = Sqb.root().resolve(page);
            for (String link : matches("\\]\\(([^)#:]+)(?:#[^)]*)?\\)", Files.readString(file)))
                assertThat(file.resolveSibling(link)).as("link in " + page).exists();
        }
    }

    @Test
    void runsInContinuousIntegrationWhatTheReadmeSays() throws IOException {
        assertThat(Files.readString(Sqb.root().resolve("README.md"))).contains("./mvnw verify");
        assertThat(Files.readString(Sqb.root().resolve(".ci/run"))).containsPattern("(?m)^\\./mvnw .*verify$");
    }

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
