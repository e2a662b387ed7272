package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.core.compile.ColumnSchemaFile.Block;
import dev.sqlbuild.core.compile.ColumnSchemaFile.Parent;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.project.ProjectFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The {@code SCHEMA}s of a project, each with the columns of what it extends. */
final class ColumnSchemas {
    private final Map<String, Block> blocks = new TreeMap<>();
    private final Map<String, ColumnSchema> resolved = new HashMap<>();
    private final Diagnostics diagnostics;
    private final boolean sound;

    private ColumnSchemas(List<ProjectFile> files, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        for (ProjectFile file : files) ColumnSchemaFile.read(file, diagnostics).forEach(this::declare);
        blocks.keySet().forEach(name -> resolve(name, new LinkedHashSet<>()));
        this.sound = !diagnostics.hasErrors();
    }

    static ColumnSchemas read(List<ProjectFile> files, Diagnostics diagnostics) {
        Diagnostics own = new Diagnostics();
        ColumnSchemas schemas = new ColumnSchemas(files, own);
        diagnostics.addAll(own.sorted());
        return schemas;
    }

    Optional<ColumnSchema> find(String name) {
        return Optional.ofNullable(resolved.get(name));
    }

    Set<String> names() {
        return blocks.keySet();
    }

    /** Whether all of them could be read; otherwise a name that is not there may be in a file with errors. */
    boolean sound() {
        return sound;
    }

    private void declare(Block block) {
        Block other = blocks.putIfAbsent(block.name(), block);
        if (other == null) return;
        diagnostics.add(Diagnostic.of(
                        Code.D007,
                        "two schemas are named '" + block.name() + "': " + other.span() + " and " + block.span(),
                        block.span())
                .on("schema", block.name()));
    }

    /** The schema with everything above it; what is above a mistake is left out. */
    private ColumnSchema resolve(String name, Set<String> below) {
        ColumnSchema known = resolved.get(name);
        if (known != null) return known;
        Block block = Optional.ofNullable(blocks.get(name)).orElseThrow();
        below.add(name);
        List<ColumnDeclaration> columns = new ArrayList<>();
        block.parent().flatMap(parent -> parent(block, parent, below)).ifPresent(parent -> {
            columns.addAll(parent.columns());
            refuseRedeclared(block, parent);
        });
        columns.addAll(block.own());
        ColumnSchema schema = new ColumnSchema(name, block.description(), columns, block.span());
        resolved.put(name, schema);
        return schema;
    }

    private Optional<ColumnSchema> parent(Block block, Parent parent, Set<String> below) {
        ColumnOwner owner = ColumnOwner.schema(block.name());
        if (below.contains(parent.name())) {
            List<String> chain = new ArrayList<>(below);
            chain.subList(0, chain.indexOf(parent.name())).clear();
            chain.add(parent.name());
            diagnostics.add(owner.finding("schemas extend each other: " + String.join(" -> ", chain), parent.span()));
            return Optional.empty();
        }
        if (!blocks.containsKey(parent.name())) {
            diagnostics.add(owner.finding("extends unknown schema '" + parent.name() + "'", parent.span())
                    .withHelp(NearName.help(parent.name(), blocks.keySet())));
            return Optional.empty();
        }
        return Optional.of(resolve(parent.name(), below));
    }

    private void refuseRedeclared(Block block, ColumnSchema parent) {
        for (ColumnDeclaration column : block.own()) {
            String key = column.name().toLowerCase(Locale.ROOT);
            boolean inherited = parent.columns().stream()
                    .anyMatch(above -> above.name().toLowerCase(Locale.ROOT).equals(key));
            if (!inherited) continue;
            diagnostics.add(ColumnOwner.schema(block.name())
                    .finding(
                            "column '" + column.name() + "' is inherited from schema '" + parent.name() + "'",
                            column.span())
                    .withHelp("remove it here, or rename it"));
        }
    }
}
