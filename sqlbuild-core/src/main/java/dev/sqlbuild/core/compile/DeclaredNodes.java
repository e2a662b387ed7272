package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.declaration.DeclarationScope;
import dev.sqlbuild.core.declaration.DeclaredSeed;
import dev.sqlbuild.core.declaration.SeedFiles;
import dev.sqlbuild.core.declaration.SeedReader;
import dev.sqlbuild.core.declaration.SourceReader;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.project.ConfigRequest;
import dev.sqlbuild.core.project.Placement;
import dev.sqlbuild.core.project.ProjectConfig;
import dev.sqlbuild.core.project.ProjectFiles;
import java.util.List;
import java.util.Optional;

/** Reads and compiles what is declared in YAML: sources and seeds. */
record DeclaredNodes(
        ProjectFiles files,
        ProjectConfig config,
        Engine engine,
        QueryExpansion expansion,
        ConfigRequest request,
        Diagnostics diagnostics) {

    /** The sources whose names are free. */
    List<Source> sources(Names names) {
        SourceCompiler compiler = new SourceCompiler(expansion, diagnostics);
        return SourceReader.readAll(files, DeclarationScope.of(config, request), diagnostics).stream()
                .filter(source -> names.declare(NodeId.source(source.name()), source.span()))
                .map(compiler::compile)
                .toList();
    }

    /** The seeds whose names are free and whose files can be parsed. */
    List<Seed> seeds(Names names) {
        Placement placement = Placement.ofActive(config, engine.relationDefaults(), request);
        SeedCompiler compiler = new SeedCompiler(engine, placement, diagnostics);
        List<DeclaredSeed> declared = SeedFiles.match(
                files,
                SeedReader.readAll(files, DeclarationScope.of(config, request), diagnostics),
                placement,
                diagnostics);
        return declared.stream()
                .filter(seed -> names.declare(
                        NodeId.seed(seed.name()),
                        SourceSpan.fileStart(seed.file().path())))
                .toList()
                .parallelStream()
                .map(compiler::compile)
                .flatMap(Optional::stream)
                .toList();
    }
}
