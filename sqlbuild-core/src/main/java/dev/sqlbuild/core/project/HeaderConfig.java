package dev.sqlbuild.core.project;

import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.header.HeaderMap;
import dev.sqlbuild.core.header.HeaderValue;
import java.util.ArrayList;
import java.util.List;

/** Turns the values of a SQL header into {@link ConfigValue}s. */
public final class HeaderConfig {
    private final LineIndex lines;

    private HeaderConfig(SourceText source) {
        this.lines = new LineIndex(source);
    }

    /** @param source the file that {@code map} was read from */
    public static ConfigValue.Table table(HeaderMap map, SourceText source) {
        return new HeaderConfig(source).table(map);
    }

    private ConfigValue.Table table(HeaderMap map) {
        List<ConfigValue.Entry> entries = new ArrayList<>();
        for (HeaderMap.Entry entry : map.entries()) {
            entries.add(new ConfigValue.Entry(
                    entry.key(), lines.span(entry.keyStart(), entry.keyEnd()), value(entry.value())));
        }
        return ConfigValue.Table.of(entries, lines.span(map.start(), map.end()));
    }

    private ConfigValue value(HeaderValue value) {
        var span = lines.span(value.start(), value.end());
        return switch (value.kind()) {
            case TEXT -> new ConfigValue.Text(((HeaderValue.Text) value).text(), span);
            case BOOL -> new ConfigValue.Bool(((HeaderValue.Bool) value).value(), span);
            case INT -> new ConfigValue.Whole(((HeaderValue.Int) value).value(), span);
            case DECIMAL -> new ConfigValue.Decimal(((HeaderValue.Decimal) value).value(), span);
            case NULL -> new ConfigValue.Null(span);
            case LIST ->
                new ConfigValue.Items(
                        ((HeaderValue.Items) value)
                                .values().stream().map(this::value).toList(),
                        span);
            case MAP -> table((HeaderMap) value);
            case RELATION -> new ConfigValue.Text(String.valueOf(value.plain()), span);
            case HOOK -> hook((HeaderValue.Hook) value);
            case NAMED -> call(((HeaderValue.Named) value).name(), ((HeaderValue.Named) value).arguments(), value);
            case CONSTANT -> call("constant", ((HeaderValue.Constant) value).keys(), value);
        };
    }

    private ConfigValue.Table call(String name, HeaderMap arguments, HeaderValue call) {
        var nameSpan = lines.span(call.start(), call.start() + name.length());
        return ConfigValue.Table.of(
                List.of(new ConfigValue.Entry(name, nameSpan, table(arguments))), lines.span(call.start(), call.end()));
    }

    private ConfigValue.Table hook(HeaderValue.Hook hook) {
        String form = hook.form().word();
        var formSpan = lines.span(hook.start(), hook.start() + form.length());
        List<ConfigValue.Entry> entries = new ArrayList<>();
        entries.add(new ConfigValue.Entry(form, formSpan, value(hook.target())));
        if (!hook.arguments().isEmpty()) {
            entries.add(new ConfigValue.Entry("args", formSpan, table(hook.arguments())));
        }
        return ConfigValue.Table.of(entries, lines.span(hook.start(), hook.end()));
    }
}
