package dev.sqlbuild.core.project;

import dev.sqlbuild.core.model.ModelField;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The settings of one model after layering. A field that no layer sets is absent, so a written default differs from an
 * unset field; values have the form that the field's type promises.
 */
public final class ModelFields {

    /** A value and the strongest layer that contributed to it. */
    public record Layered(ConfigValue value, ConfigLayer layer) {
        public boolean isHeader() {
            return layer == ConfigLayer.HEADER;
        }
    }

    private final Map<ModelField, Layered> fields;

    ModelFields(Map<ModelField, Layered> fields) {
        EnumMap<ModelField, Layered> copy = new EnumMap<>(ModelField.class);
        copy.putAll(fields);
        this.fields = Collections.unmodifiableMap(copy);
    }

    /** The fields that are set, in registry order. */
    public Map<ModelField, Layered> all() {
        return fields;
    }

    public Set<ModelField> keys() {
        return fields.keySet();
    }

    public boolean has(ModelField field) {
        return fields.containsKey(field);
    }

    /** Whether the model's own header sets the field. */
    public boolean isFromHeader(ModelField field) {
        return find(field).map(Layered::isHeader).orElse(false);
    }

    public Optional<Layered> find(ModelField field) {
        return Optional.ofNullable(fields.get(field));
    }

    public Optional<ConfigValue> findValue(ModelField field) {
        return find(field).map(Layered::value);
    }

    /** A text field; also the digits of an integer given where text or an integer may stand. */
    public Optional<String> text(ModelField field) {
        return findValue(field).flatMap(value -> switch (value.typeName()) {
            case "string", "integer" -> Optional.of(TemplateExpression.text(value));
            default -> Optional.empty();
        });
    }

    public Optional<Boolean> flag(ModelField field) {
        return findValue(field)
                .flatMap(
                        value -> value instanceof ConfigValue.Bool bool ? Optional.of(bool.value()) : Optional.empty());
    }

    public OptionalLong integer(ModelField field) {
        Optional<ConfigValue> value = findValue(field);
        return value.isPresent() && value.get() instanceof ConfigValue.Whole whole
                ? OptionalLong.of(whole.value())
                : OptionalLong.empty();
    }

    /** A list of texts; empty when unset. */
    public List<String> texts(ModelField field) {
        return items(field).stream()
                .flatMap(item -> item instanceof ConfigValue.Text text ? Stream.of(text.text()) : Stream.empty())
                .toList();
    }

    /** A list; empty when unset. */
    public List<ConfigValue> items(ModelField field) {
        return findValue(field)
                .map(value -> value instanceof ConfigValue.Items list ? list.items() : List.<ConfigValue>of())
                .orElse(List.of());
    }

    public Optional<ConfigValue.Table> table(ModelField field) {
        return findValue(field)
                .flatMap(value -> value instanceof ConfigValue.Table table ? Optional.of(table) : Optional.empty());
    }

    @Override
    public String toString() {
        return fields.keySet().toString();
    }
}
