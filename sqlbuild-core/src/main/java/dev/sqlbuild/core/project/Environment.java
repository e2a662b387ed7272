package dev.sqlbuild.core.project;

import java.util.Map;
import java.util.Optional;

/**
 * A physical environment with its effective values: project and local file merged, templates expanded except in the
 * placement rules, which also depend on the model.
 *
 * @param name key below {@code [environments]}
 * @param database rule for the database of every model; absent keeps the model's own
 * @param schema rule for the schema of every model
 * @param connection complete connection settings in this environment
 * @param vars complete variables in this environment, expanded
 * @param loaderSchema where managed loaders write, when it is not the environment's schema
 * @param deferSourcesTo environment whose managed source data is read
 * @param cloneAllowAsSource whether {@code clone --from} may name it
 * @param cloneAllowAsTarget whether {@code clone --to} may name it
 * @param changesOnly whether a build skips models that are current
 * @param missingMigrationOrigin what to do when a renamed model's old relation is gone
 * @param reuseFrom environment whose relations may be reused
 * @param reuseHardCopy whether reused relations are copied rather than cloned
 * @param compileCache whether compiled results are kept between commands
 * @param limits bounds on one build
 * @param state the state store block, only read in virtual mode
 */
public record Environment(
        String name,
        Optional<ConfigValue.Text> database,
        Optional<ConfigValue.Text> schema,
        ConfigValue.Table connection,
        Map<String, ConfigValue> vars,
        Optional<String> loaderSchema,
        Optional<String> deferSourcesTo,
        boolean cloneAllowAsSource,
        boolean cloneAllowAsTarget,
        boolean changesOnly,
        MissingOriginPolicy missingMigrationOrigin,
        Optional<String> reuseFrom,
        boolean reuseHardCopy,
        boolean compileCache,
        ExecutionLimits limits,
        Optional<StateSettings> state) {

    /** Answer to a renamed model whose old relation is not there. */
    public enum MissingOriginPolicy {
        ALLOW,
        REQUIRE_CONFIRMATION,
        DENY
    }

    /** Never shows connection values or variables, which may be secret. */
    @Override
    public String toString() {
        return "environment " + name;
    }
}
