package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.Severity;
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
import dev.sqlbuild.core.project.FileKind;
import dev.sqlbuild.core.project.Placement;
import dev.sqlbuild.core.project.ProjectConfig;
import dev.sqlbuild.core.project.ProjectFile;
import dev.sqlbuild.core.project.ProjectFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what is declared besides models: sources, seeds and functions. */
record DeclaredNodes(
        ProjectFiles files,
        ProjectConfig config,
        Engine engine,
        QueryExpansion expansion,
        ConfigRequest request,
        SeedMemory seedMemory,
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
        SeedCompiler compiler = new SeedCompiler(engine, placement, seedMemory, diagnostics);
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

    /** The SQL functions whose names are free; their references are not looked up yet. */
    List<FunctionDraft> functions(Names names) {
        for (ProjectFile java : files.of(FileKind.FUNCTION_JAVA)) {
            diagnostics.add(Diagnostic.of(
                            Code.A502,
                            "adapter '" + config.adapter() + "' does not support Java functions",
                            SourceSpan.fileStart(java.path()))
                    .withSeverity(Severity.WARNING)
                    .withHelp("write the function in SQL below functions/sql/"));
        }
        Placement placement = Placement.ofActive(config, engine.relationDefaults(), request);
        List<FunctionDraft> drafts = files.of(FileKind.FUNCTION_SQL).parallelStream()
                .map(file -> FunctionDraft.of(FunctionFile.parse(file, diagnostics), placement, expansion, diagnostics))
                .toList();
        List<FunctionDraft> kept = new ArrayList<>(drafts.size());
        for (FunctionDraft draft : drafts) {
            if (!names.declare(draft.id(), SourceSpan.fileStart(draft.path()))) continue;
            draft.body()
                    .ifPresent(
                            body -> names.describe(draft.name(), body.content().declaration()));
            kept.add(draft);
        }
        return kept;
    }
}
