package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Diagnostics as JSON values (cli.md 5). */
public final class DiagnosticJson {
    private DiagnosticJson() {}

    public static List<Map<String, @Nullable Object>> of(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(DiagnosticJson::of).toList();
    }

    /** One object with the keys in documented order; what is absent is null. */
    public static Map<String, @Nullable Object> of(Diagnostic diagnostic) {
        Optional<SourceSpan> span = diagnostic.span();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("code", diagnostic.code().name());
        json.put("severity", diagnostic.severity().word());
        json.put("message", diagnostic.message());
        json.put("resource", diagnostic.resource().map(r -> Map.of("type", r.type(), "name", r.name())));
        json.put("path", span.map(SourceSpan::path));
        json.put("line", span.map(SourceSpan::line));
        json.put("column", span.map(SourceSpan::column));
        json.put("end_line", span.map(SourceSpan::endLine));
        json.put("end_column", span.map(SourceSpan::endColumn));
        json.put("notes", diagnostic.notes());
        json.put("help", diagnostic.help());
        return json;
    }
}
