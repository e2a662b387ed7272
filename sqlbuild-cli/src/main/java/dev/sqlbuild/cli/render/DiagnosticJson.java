package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.engine.record.RunJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Diagnostics as JSON values (cli.md 5). */
public final class DiagnosticJson {
    private DiagnosticJson() {}

    public static List<Map<String, @Nullable Object>> of(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(RunJson::diagnostic).toList();
    }
}
