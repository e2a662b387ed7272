package dev.sqlbuild.core.project;

/** What a file of the project is, by its place and suffix (project.md 1). */
public enum FileKind {
    PROJECT_CONFIG,
    LOCAL_CONFIG,
    MODEL,
    /** {@code models/**}{@code /schema.yml} and other YAML below {@code models/}; must not declare models. */
    MODEL_YAML,
    SCHEMA,
    /** {@code .csv}, {@code .csv.gz} or {@code .tsv} below {@code seeds/}. */
    SEED_DATA,
    SEED_YAML,
    SOURCE_YAML,
    FUNCTION_SQL,
    FUNCTION_JAVA,
    GENERIC_AUDIT,
    SINGULAR_AUDIT,
    UNIT_TEST,
    SCENARIO,
    HOOK_SQL,
    HOOK_JAVA,
    MACRO,
    ENUM,
    CONSTANT,
    /** Anything inside a {@code _sqlbuild} folder: declarations visible in a part of the project. */
    SCOPED,
    MATERIALIZATION,
    /** Adapters that the project brings along. */
    ADAPTER,
    /** Loaders, tasks, assets, checks, factories, providers, sinks and rules. */
    EXTENSION,
    /** {@code java/**}: classes without entry points. */
    JAVA_LIBRARY,
    /** Not read by SQLBuild. */
    OTHER
}
