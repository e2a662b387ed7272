package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.FunctionDefinition.Argument;
import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.json.JsonTree;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.FunctionRendering;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.version.BuildMetadata;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.VersionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A function as the store keeps it: complete enough to be published again without the project's files. */
public final class RecordedFunction {
    private RecordedFunction() {}

    /**
     * What is recorded of a function before its physical copy is made.
     *
     * @param body its body, reading physical relations
     */
    public static FunctionVersion of(SqlFunction function, String body, BuildMetadata build) {
        SqlFunction.Declaration declaration = function.declaration();
        List<Object> arguments = new ArrayList<>();
        declaration.arguments().forEach(argument -> arguments.add(typed(argument.name(), argument.type())));
        List<Object> columns = new ArrayList<>();
        declaration
                .columns()
                .forEach(
                        column -> columns.add(typed(column.name(), column.type().orElse(""))));
        return new FunctionVersion(
                function.name(),
                function.version(),
                declaration.kindWord(),
                function.localHash(),
                "sql",
                declaration.returns(),
                CanonicalJson.of(arguments),
                declaration.isTable() ? Optional.of(CanonicalJson.of(columns)) : Optional.empty(),
                body,
                function.canonicalBody(),
                build,
                VersionStatus.BUILDING);
    }

    private static Map<String, String> typed(String name, String type) {
        return Map.of("name", name, "type", type);
    }

    /** What the engine creates for a recorded function. */
    public static FunctionDefinition definition(FunctionVersion version, RelationName destination) {
        List<Argument> arguments = new ArrayList<>();
        for (Typed typed : read(version.argumentsJson())) arguments.add(new Argument(typed.name(), typed.type()));
        List<Column> columns = new ArrayList<>();
        version.returnColumnsJson()
                .ifPresent(json -> read(json).forEach(typed -> columns.add(Column.of(typed.name(), typed.type()))));
        SqlFunction.Declaration declaration = new SqlFunction.Declaration(arguments, version.returns(), columns);
        return FunctionRendering.of(declaration, version.bodySql(), destination);
    }

    public static FunctionSignature signature(FunctionVersion version) {
        return new FunctionSignature(
                version.returns().isEmpty(),
                read(version.argumentsJson()).stream().map(Typed::type).toList());
    }

    private record Typed(String name, String type) {}

    private static List<Typed> read(String json) {
        List<Typed> typed = new ArrayList<>();
        if (!(JsonTree.read(json) instanceof List<?> items)) return typed;
        for (Object item : items) {
            if (item instanceof Map<?, ?> entry) typed.add(new Typed(text(entry.get("name")), text(entry.get("type"))));
        }
        return typed;
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }
}
