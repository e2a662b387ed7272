package dev.sqlbuild.base;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One coded finding for the user: what is wrong, where, and what to do next (cli.md 5).
 *
 * @param code registered code; gives the default severity
 * @param severity error or warning
 * @param message first line, and further lines after {@code \n}; never contains secrets
 * @param resource the resource concerned
 * @param span authored place
 * @param notes facts that explain the message, printed as {@code = note:}
 * @param help the next step, printed as {@code = help:}
 */
public record Diagnostic(
        Code code,
        Severity severity,
        String message,
        Optional<ResourceLabel> resource,
        Optional<SourceSpan> span,
        List<String> notes,
        Optional<String> help) {

    /** Print order: path, line, column, code; findings without a place come first. */
    public static final Comparator<Diagnostic> BY_PLACE = Comparator.comparing(
                    (Diagnostic d) -> d.span().orElse(null), Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(d -> d.code().name())
            .thenComparing(Diagnostic::message);

    public Diagnostic {
        notes = List.copyOf(notes);
    }

    /** A finding with the code's own severity and nothing but a message. */
    public static Diagnostic of(Code code, String message) {
        return new Diagnostic(
                code, code.severity(), message, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    /** A finding at a place. */
    public static Diagnostic of(Code code, String message, SourceSpan span) {
        return of(code, message).at(span);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    public Diagnostic at(SourceSpan place) {
        return new Diagnostic(code, severity, message, resource, Optional.of(place), notes, help);
    }

    public Diagnostic on(String type, String name) {
        return new Diagnostic(code, severity, message, Optional.of(new ResourceLabel(type, name)), span, notes, help);
    }

    /** The same finding in other words. */
    public Diagnostic withMessage(String text) {
        return new Diagnostic(code, severity, text, resource, span, notes, help);
    }

    public Diagnostic withNote(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Diagnostic(code, severity, message, resource, span, more, help);
    }

    public Diagnostic withHelp(String text) {
        return new Diagnostic(code, severity, message, resource, span, notes, Optional.of(text));
    }

    /** The same finding with help, or unchanged when there is none to give. */
    public Diagnostic withHelp(Optional<String> text) {
        return text.map(this::withHelp).orElse(this);
    }

    public Diagnostic withSeverity(Severity other) {
        return new Diagnostic(code, other, message, resource, span, notes, help);
    }

    @Override
    public String toString() {
        return severity.word() + "[" + code + "]: " + message
                + span.map(s -> " (" + s + ")").orElse("");
    }
}
