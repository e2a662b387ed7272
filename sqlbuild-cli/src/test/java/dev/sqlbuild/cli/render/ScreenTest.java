package dev.sqlbuild.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream lasting = new ByteArrayOutputStream();
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    @Test
    void printsOnlyWhatStaysWhereThereIsNoTerminal() {
        try (Screen screen = new Screen(stream(lasting), text -> text.replace("hunter2", "****"), Optional.empty())) {
            screen.phase("Compiling");
            screen.done("Compiled.");
            screen.animate(() -> List.of("running"));
            screen.print("row hunter2\n");
        }

        assertThat(lasting.toString(StandardCharsets.UTF_8)).isEqualTo("Compiled.\nrow ****\n");
    }

    @Test
    void erasesOnTheTerminalWhatItDrew() {
        try (Screen screen =
                new Screen(stream(lasting), text -> text.replace("hunter2", "****"), Optional.of(stream(terminal)))) {
            screen.phase("Compiling");
        }

        String drawn = terminal.toString(StandardCharsets.UTF_8);
        assertThat(drawn).startsWith("  | Compiling ...\n").endsWith("\u001b[1A\u001b[2K");
        assertThat(lasting.size()).isZero();
    }

    @Test
    void drawsAtMostEightLinesCutToTheWidthOfATerminal() {
        List<String> many =
                IntStream.range(0, 20).mapToObj(i -> i + "x".repeat(200)).toList();
        try (Screen screen =
                new Screen(stream(lasting), text -> text.replace("hunter2", "****"), Optional.of(stream(terminal)))) {
            screen.animate(() -> many);
            assertThat(terminal.toString(StandardCharsets.UTF_8).lines())
                    .hasSize(8)
                    .allMatch(line -> line.length() <= 78);
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
