package dev.sqlbuild.core.model;

import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Layered and validated configuration of a model: built-in default, {@code [defaults]}, the one path default, header.
 *
 * @param materialization how it is built
 * @param description free text
 * @param tags for selectors, in order of first appearance
 * @param columns declared columns with their audits
 * @param audits model-level audits
 * @param enforced whether {@code contract enforced} is set; absent follows the project
 * @param sqlAnalysis whether the query is analysed offline
 * @param runDespiteUnchanged {@code always} or a duration
 * @param values every layered field, for identity and for fields without a member here
 */
public record ModelConfig(
        Materialization materialization,
        Optional<String> description,
        List<String> tags,
        List<ColumnDeclaration> columns,
        List<AuditAttachment> audits,
        Optional<Boolean> enforced,
        boolean sqlAnalysis,
        Optional<String> runDespiteUnchanged,
        Map<ModelField, ConfigValue> values) {

    public ModelConfig {
        tags = List.copyOf(tags);
        columns = List.copyOf(columns);
        audits = List.copyOf(audits);
        values = Map.copyOf(values);
    }

    /** The value of a field as text, if it has one. */
    public Optional<String> text(ModelField field) {
        return Optional.ofNullable(values.get(field)).map(ConfigValue::plain).map(Object::toString);
    }
}
