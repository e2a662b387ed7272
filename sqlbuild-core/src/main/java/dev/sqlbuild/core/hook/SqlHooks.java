package dev.sqlbuild.core.hook;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.sql.DeclarationExpansion;
import dev.sqlbuild.core.sql.Interpolation;
import dev.sqlbuild.core.sql.InterpolationScope;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.PlaceholderRenderer;
import dev.sqlbuild.core.sql.ReferenceScanner;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Expands the SQL hooks of models to SQL with symbolic references (models.md 8). */
public final class SqlHooks {
    private final HookFiles files;
    private final Diagnostics diagnostics;

    public SqlHooks(Path directory, Diagnostics diagnostics) {
        this.files = new HookFiles(directory, diagnostics);
        this.diagnostics = diagnostics;
    }

    /** Whether the model asks for any hook. */
    public static boolean has(ModelConfig config) {
        return config.values().containsKey(ModelField.PRE_HOOKS)
                || config.values().containsKey(ModelField.POST_HOOKS);
    }

    /**
     * The statements of one of the two hook lists of a model, in authored order.
     *
     * @param model name of the model
     * @param config its configuration
     * @param scope variables, and the context of this model
     */
    public List<SqlTemplate> expand(String model, ModelConfig config, ModelField field, InterpolationScope scope) {
        if (!(config.values().get(field) instanceof ConfigValue.Items list)) return List.of();
        List<SqlTemplate> statements = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            if (list.items().get(i) instanceof ConfigValue.Table hook) {
                String place = field.name().toLowerCase(Locale.ROOT) + "[" + (i + 1) + "]";
                new Call(model, hook, place).sql().ifPresent(sql -> statements.add(expand(model, hook, sql, scope)));
            }
        }
        return statements;
    }

    /** Findings in inline SQL point at the entry: places inside a string of a header are not known. */
    private SqlTemplate expand(String model, ConfigValue.Table hook, MappedSql sql, InterpolationScope scope) {
        Diagnostics own = new Diagnostics();
        MappedSql interpolated = Interpolation.apply(sql, scope, own);
        SqlTemplate template = ReferenceScanner.scan(DeclarationExpansion.expand(interpolated, own), own);
        boolean inline = hook.find("inline_sql").isPresent();
        for (Diagnostic finding : own.sorted()) {
            Diagnostic placed = inline ? finding.at(hook.span()) : finding;
            diagnostics.add(placed.on("model", model));
        }
        return template;
    }

    /** One entry of a list. */
    private final class Call {
        private final String model;
        private final ConfigValue.Table hook;
        private final String place;

        Call(String model, ConfigValue.Table hook, String place) {
            this.model = model;
            this.hook = hook;
            this.place = place;
        }

        Optional<MappedSql> sql() {
            Optional<String> inline = text("inline_sql");
            if (inline.isPresent()) return Optional.of(inline(inline.get()));
            Optional<String> name = text("sql");
            if (name.isPresent()) return named(name.get());
            report("java(...) hooks are not part of this version", Optional.of("use inline_sql(...) or sql(...)"));
            return Optional.empty();
        }

        private Optional<String> text(String key) {
            return hook.find(key).map(value -> String.valueOf(value.plain()));
        }

        private MappedSql inline(String text) {
            return MappedSql.of(new SourceText(hook.span().path(), text), 0, text.length());
        }

        private Optional<MappedSql> named(String name) {
            Optional<HookFile> file = files.find(name);
            if (file.isEmpty()) {
                report("unknown SQL hook '" + name + "'", NearName.help(name, files.names()));
                return Optional.empty();
            }
            Map<String, @Nullable Object> arguments = arguments();
            PlaceholderRenderer.Rendered rendered =
                    PlaceholderRenderer.hook(file.get().body(), arguments);
            String call = place + " sql(\"" + name + "\") in model '" + model + "': ";
            rendered.missing().keySet().forEach(missing -> problem(call + "missing argument '" + missing + "'"));
            rendered.unused(arguments.keySet()).forEach(unused -> problem(call + "unused argument '" + unused + "'"));
            return Optional.of(rendered.sql());
        }

        private Map<String, @Nullable Object> arguments() {
            Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
            Optional<ConfigValue> given = hook.find("args");
            if (given.isPresent() && given.get() instanceof ConfigValue.Table table) {
                table.entries()
                        .forEach(
                                (key, entry) -> arguments.put(key, entry.value().plain()));
            }
            return arguments;
        }

        private void report(String what, Optional<String> help) {
            diagnostics.add(Diagnostic.of(Code.P001, place + " in model '" + model + "': " + what, hook.span())
                    .on("model", model)
                    .withHelp(help));
        }

        private void problem(String message) {
            diagnostics.add(Diagnostic.of(Code.P001, message, hook.span()).on("model", model));
        }
    }
}
