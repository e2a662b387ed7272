package dev.sqlbuild.cli.render;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lines that stay and, on a terminal, a small area below them that is redrawn and in the end erased. Elsewhere only the
 * lines that stay are printed: no carriage returns, no escapes.
 */
public final class Screen implements AutoCloseable {
    private static final int MAX_LINES = 8;
    private static final int MAX_WIDTH = 78;
    private static final long REDRAW_MILLIS = 100;
    private static final List<String> SPINNER = List.of("|", "/", "-", "\\");
    private static final String LINE_UP_AND_CLEAR = "\u001b[1A\u001b[2K";

    private final PrintStream lasting;
    private final UnaryOperator<String> mask;
    private final Optional<PrintStream> terminal;
    private @Nullable Supplier<List<String>> area;
    private @Nullable Thread painter;
    private int drawn;
    private int frame;

    /**
     * @param lasting where lines go that stay, also into the log
     * @param mask takes secrets out of what stays
     * @param terminal the terminal itself, if there is one and it may be drawn on
     */
    public Screen(PrintStream lasting, UnaryOperator<String> mask, Optional<PrintStream> terminal) {
        this.lasting = lasting;
        this.mask = mask;
        this.terminal = terminal;
    }

    /** Prints text that stays. */
    public synchronized void print(String text) {
        erase();
        lasting.print(mask.apply(text));
        draw();
    }

    /** Announces a phase, such as {@code Inspecting warehouse state}, until {@link #done}. */
    public synchronized void phase(String doing) {
        animate(() -> List.of(doing + " ..."));
    }

    /** Ends a phase with the line that stays; an empty one leaves nothing. */
    public synchronized void done(String finished) {
        area = null;
        erase();
        if (!finished.isEmpty()) lasting.println(finished);
    }

    /** Draws these lines from now on, each with a spinner in front. */
    public synchronized void animate(Supplier<List<String>> lines) {
        if (terminal.isEmpty()) return;
        area = lines;
        erase();
        draw();
        if (painter != null) return;
        Thread thread = new Thread(this::paint, "sqb-screen");
        thread.setDaemon(true);
        painter = thread;
        thread.start();
    }

    @Override
    public synchronized void close() {
        area = null;
        erase();
        if (painter != null) painter.interrupt();
        painter = null;
    }

    private void paint() {
        try {
            while (true) {
                Thread.sleep(REDRAW_MILLIS);
                synchronized (this) {
                    if (painter != Thread.currentThread()) return;
                    frame = (frame + 1) % SPINNER.size();
                    erase();
                    draw();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void erase() {
        if (drawn == 0 || terminal.isEmpty()) return;
        terminal.get().print(LINE_UP_AND_CLEAR.repeat(drawn));
        terminal.get().flush();
        drawn = 0;
    }

    private void draw() {
        if (area == null || terminal.isEmpty()) return;
        List<String> lines = area.get();
        int shown = Math.min(lines.size(), MAX_LINES);
        StringBuilder out = new StringBuilder();
        for (String line : lines.subList(0, shown)) {
            String whole = "  " + SPINNER.get(frame) + " " + line;
            out.append(whole, 0, Math.min(whole.length(), MAX_WIDTH)).append('\n');
        }
        terminal.get().print(out);
        terminal.get().flush();
        drawn = shown;
    }
}
