package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every diagnostic that can appear appears in a test. The lists below may only become shorter. */
class CodesTest {
    /** Families whose features are complete; those of commands and virtual mode still grow. */
    private static final Pattern COMPLETE = Pattern.compile("(?:A|B|D|E|IN|K|M|P|S[1-4]|SD|SR|T|X)\\d+");
    /** Of features that are not there yet (scenarios, Java extensions, loaders, other engines): nothing raises them. */
    private static final Set<String> RESERVED =
            Set.of("D009", "D012", "D015", "IN002", "IN003", "P006", "P008", "P009", "S101", "S102", "S103");

    private static final Pattern CODE = Pattern.compile("\\b[A-Z]{1,3}\\d{3}\\b");

    @Test
    void knowsWhichCodesNothingRaises() throws IOException {
        Set<String> raised = mentioned("src/main/java", "Code.java");
        assertThat(others(raised)).isSubsetOf(RESERVED);
    }

    @Test
    void provokesEveryCodeThatIsRaised() throws IOException {
        Set<String> tested = mentioned("src/test/java", "CodesTest.java");
        tested.addAll(RESERVED);
        assertThat(others(tested)).isEmpty();
    }

    private static Set<String> others(Set<String> codes) {
        return Arrays.stream(Code.values())
                .map(Enum::name)
                .filter(code -> COMPLETE.matcher(code).matches() && !codes.contains(code))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Codes in the sources of all modules. */
    private static Set<String> mentioned(String folder, String without) throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> modules = Files.list(Sqb.root())) {
            for (Path module : modules.toList()) {
                Path sources = module.resolve(folder);
                if (!Files.isDirectory(sources)) continue;
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(file -> file.toString().endsWith(".java") && !file.endsWith(without))
                            .forEach(file ->
                                    CODE.matcher(read(file)).results().forEach(match -> codes.add(match.group())));
                }
            }
        }
        return codes;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
