package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.core.model.FieldType;
import dev.sqlbuild.core.model.ModelField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks values of model fields against {@link FieldType} and brings them into one form: texts trimmed, lists of texts
 * always lists.
 *
 * @param subject introduces a field in messages, such as {@code MODEL field}
 * @param typeCode code for a value of the wrong type
 * @param wordCode code for a word that is not among the choices
 * @param wordPrefix put before the message about a word, such as {@code model 'x': }
 */
record FieldCheck(String subject, Code typeCode, Code wordCode, String wordPrefix, Diagnostics findings) {

    /** The value in its one form, or nothing when it was reported. Unexpanded templates pass unchecked. */
    Optional<ConfigValue> check(ModelField field, ConfigValue value) {
        if (value instanceof ConfigValue.Null || ConfigTemplates.isPending(value)) return Optional.of(value);
        Optional<ConfigValue> checked = shaped(field, value);
        if (checked.isEmpty()) {
            findings.add(Diagnostic.of(
                            typeCode,
                            subject + " '" + field.key() + "' must be "
                                    + field.type().expected() + ", found " + value.typeName(),
                            value.span())
                    .withHelp(quotable(field, value) ? Optional.of("quote the value") : Optional.empty()));
            return checked;
        }
        return checked.filter(shaped -> isAllowedWord(field, shaped));
    }

    private static boolean quotable(ModelField field, ConfigValue value) {
        boolean text = field.type() == FieldType.TEXT || field.type() == FieldType.TEXT_OR_INTEGER;
        return text
                && !(value instanceof ConfigValue.Text
                        || value instanceof ConfigValue.Items
                        || value instanceof ConfigValue.Table);
    }

    private boolean isAllowedWord(ModelField field, ConfigValue value) {
        if (field.choices().isEmpty() || !(value instanceof ConfigValue.Text text)) return true;
        if (field.choices().contains(text.text())) return true;
        findings.add(Diagnostic.of(
                        wordCode,
                        wordPrefix + field.key() + " must be one of: " + String.join(", ", field.choices())
                                + "; found '" + text.text() + "'",
                        value.span())
                .withHelp(NearName.help(text.text(), field.choices())));
        return false;
    }

    private static Optional<ConfigValue> shaped(ModelField field, ConfigValue value) {
        return switch (field.type()) {
            case TEXT -> text(value);
            case BOOLEAN -> Optional.of(value).filter(ConfigValue.Bool.class::isInstance);
            case POSITIVE_INTEGER -> integer(value, 1);
            case COUNT -> integer(value, 0);
            case INTEGER -> integer(value, Long.MIN_VALUE);
            case TEXT_LIST -> texts(value);
            case TEXT_OR_INTEGER -> value instanceof ConfigValue.Whole ? Optional.of(value) : text(value);
            case DURATION_OR_FALSE -> durationOrFalse(value);
            case MAP -> Optional.of(value).filter(ConfigValue.Table.class::isInstance);
            case HOOKS -> hooks(value);
            case AUDITS -> audits(value);
        };
    }

    private static Optional<ConfigValue> text(ConfigValue value) {
        if (!(value instanceof ConfigValue.Text text) || text.text().isBlank()) return Optional.empty();
        String trimmed = text.text().trim();
        return Optional.of(
                trimmed.length() == text.text().length() ? text : new ConfigValue.Text(trimmed, text.span()));
    }

    private static Optional<ConfigValue> integer(ConfigValue value, long minimum) {
        return value instanceof ConfigValue.Whole whole && whole.value() >= minimum
                ? Optional.of(value)
                : Optional.empty();
    }

    private static Optional<ConfigValue> texts(ConfigValue value) {
        if (!(value instanceof ConfigValue.Items list)) {
            return text(value).map(single -> new ConfigValue.Items(List.of(single), value.span()));
        }
        List<ConfigValue> texts = new ArrayList<>(list.items().size());
        for (ConfigValue item : list.items()) text(item).ifPresent(texts::add);
        return texts.size() == list.items().size()
                ? Optional.of(new ConfigValue.Items(texts, value.span()))
                : Optional.empty();
    }

    private static Optional<ConfigValue> durationOrFalse(ConfigValue value) {
        if (value instanceof ConfigValue.Bool bool && !bool.value()) return Optional.of(value);
        return text(value)
                .filter(text -> text instanceof ConfigValue.Text duration
                        && ConfigDuration.find(duration.text()).isPresent());
    }

    private static Optional<ConfigValue> hooks(ConfigValue value) {
        boolean hooks =
                value instanceof ConfigValue.Items list && list.items().stream().allMatch(FieldCheck::isHook);
        return hooks ? Optional.of(value) : Optional.empty();
    }

    private static boolean isHook(ConfigValue value) {
        if (!(value instanceof ConfigValue.Table hook)) return false;
        boolean named = (hook.find("sql").isPresent() || hook.find("java").isPresent())
                && hook.find("args").map(ConfigValue.Table.class::isInstance).orElse(true)
                && hook.entries().size() == (hook.find("args").isPresent() ? 2 : 1);
        boolean inline = hook.find("inline_sql").isPresent() && hook.entries().size() == 1;
        return (named || inline)
                && hook.entries().values().stream()
                        .filter(entry -> !entry.key().equals("args"))
                        .allMatch(entry -> text(entry.value()).isPresent());
    }

    private static Optional<ConfigValue> audits(ConfigValue value) {
        boolean audits =
                value instanceof ConfigValue.Items list && list.items().stream().allMatch(FieldCheck::isAudit);
        return audits ? Optional.of(value) : Optional.empty();
    }

    private static boolean isAudit(ConfigValue value) {
        if (value instanceof ConfigValue.Table call && call.entries().size() == 1) {
            return call.entries().values().stream()
                    .allMatch(entry ->
                            entry.value() instanceof ConfigValue.Table || entry.value() instanceof ConfigValue.Null);
        }
        return text(value).isPresent();
    }
}
