package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Diagnostics as text with the authored line and a caret below it (cli.md 5). */
public final class DiagnosticText {
    private static final int GUTTER = 4;

    private final Palette palette;
    private final SourceLines sources;

    public DiagnosticText(Palette palette, SourceLines sources) {
        this.palette = palette;
        this.sources = sources;
    }

    /** Finds an authored line, to be shown below the place. */
    @FunctionalInterface
    public interface SourceLines {
        /** No files at hand: places without snippets. */
        SourceLines NONE = (path, line) -> Optional.empty();

        /** Line {@code line} (1-based) of a project-relative path, if it can still be read. */
        Optional<String> find(String path, int line);
    }

    /** All diagnostics in print order, each followed by an empty line; equal ones at one place are counted. */
    public String render(List<Diagnostic> diagnostics) {
        Map<Diagnostic, Integer> counts = new LinkedHashMap<>();
        diagnostics.stream().sorted(Diagnostic.BY_PLACE).forEach(d -> counts.merge(d, 1, Integer::sum));
        StringBuilder out = new StringBuilder();
        counts.forEach((diagnostic, count) -> append(out, diagnostic, count));
        return out.toString();
    }

    private void append(StringBuilder out, Diagnostic diagnostic, int count) {
        String prefix = diagnostic.severity().word() + "[" + diagnostic.code() + "]:";
        List<String> message = diagnostic.message().lines().toList();
        out.append(diagnostic.isError() ? palette.error(prefix) : palette.warning(prefix));
        out.append(' ').append(message.isEmpty() ? "" : message.get(0));
        if (count > 1) out.append(" (").append(count).append(" times)");
        out.append('\n');
        message.stream().skip(1).forEach(line -> out.append(palette.dim(line)).append('\n'));
        diagnostic
                .resource()
                .ifPresent(resource -> out.append("  ")
                        .append(resource.type())
                        .append(": ")
                        .append(palette.name(resource.name()))
                        .append('\n'));
        diagnostic.span().ifPresent(span -> appendPlace(out, span));
        diagnostic.notes().forEach(note -> appendFact(out, "note", note, false));
        diagnostic.help().ifPresent(help -> appendFact(out, "help", help, true));
        out.append('\n');
    }

    private void appendPlace(StringBuilder out, SourceSpan span) {
        out.append("  ")
                .append(palette.structure("-->"))
                .append(' ')
                .append(span)
                .append('\n');
        sources.find(span.path(), span.line()).ifPresent(line -> {
            String number = String.valueOf(span.line());
            int gutter = Math.max(GUTTER, number.length());
            String bar = palette.structure(" ".repeat(gutter) + " |");
            out.append(bar).append('\n');
            out.append(palette.structure(" ".repeat(gutter - number.length()) + number + " |"));
            out.append(line.isEmpty() ? "" : " ").append(line).append('\n');
            out.append(bar).append(' ').append(underline(line, span)).append('\n');
        });
    }

    /** Blanks up to the column (tabs kept, so that they are as wide as above) and carets below the span. */
    private static String underline(String line, SourceSpan span) {
        int start = Math.min(span.column() - 1, line.length());
        int end = span.endLine() > span.line() ? line.length() : Math.min(span.endColumn() - 1, line.length());
        StringBuilder out = new StringBuilder(end + 1);
        for (int i = 0; i < start; i++) out.append(line.charAt(i) == '\t' ? '\t' : ' ');
        int width = line.substring(start, Math.max(start, end)).stripTrailing().length();
        return out.append("^".repeat(Math.max(1, width))).toString();
    }

    private void appendFact(StringBuilder out, String word, String text, boolean dimFirst) {
        String label = "  = " + word + ": ";
        String first = text.lines().findFirst().orElse("");
        out.append(dimFirst ? palette.dim(label + first) : label + first).append('\n');
        text.lines()
                .skip(1)
                .forEach(line -> out.append(palette.dim(" ".repeat(label.length()) + line))
                        .append('\n'));
    }
}
