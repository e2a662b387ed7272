package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.project.FileKind;
import dev.sqlbuild.core.project.Identities;
import dev.sqlbuild.core.project.LogicalPlace;
import dev.sqlbuild.core.project.Placement;
import dev.sqlbuild.core.project.ProjectFile;
import dev.sqlbuild.core.project.ProjectFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings data files and declarations of seeds together. */
public final class SeedFiles {
    private SeedFiles() {}

    /** One seed for each data file, by path; declarations without one are {@code D008}. */
    public static List<DeclaredSeed> match(
            ProjectFiles files, List<SeedDeclaration> declarations, Placement placement, Diagnostics findings) {
        Map<String, ProjectFile> byName = new HashMap<>();
        for (ProjectFile file : files.of(FileKind.SEED_DATA)) {
            SourceSpan span = SourceSpan.fileStart(file.path());
            Identities.check("seed", file.stem(), span).ifPresent(findings::add);
            ProjectFile same = byName.putIfAbsent(file.stem(), file);
            if (same != null) findings.add(twice(file.stem(), same.path(), span));
        }
        Map<String, SeedDeclaration> declared = new HashMap<>();
        for (SeedDeclaration declaration : declarations) {
            SeedDeclaration same = declared.putIfAbsent(declaration.name(), declaration);
            if (same != null) findings.add(twice(declaration.name(), same.span().toString(), declaration.span()));
            if (!byName.containsKey(declaration.name())) findings.add(withoutData(declaration, byName));
        }
        List<DeclaredSeed> seeds = new ArrayList<>();
        for (ProjectFile file : files.of(FileKind.SEED_DATA)) {
            if (!file.equals(byName.get(file.stem()))) continue;
            Optional<SeedDeclaration> declaration = Optional.ofNullable(declared.get(file.stem()));
            LogicalPlace logical = placement.seed(
                    file.stem(),
                    declaration.flatMap(SeedDeclaration::database),
                    declaration.flatMap(SeedDeclaration::schema),
                    findings);
            seeds.add(new DeclaredSeed(file.stem(), file, declaration, logical));
        }
        return List.copyOf(seeds);
    }

    private static Diagnostic twice(String name, String other, SourceSpan span) {
        return Diagnostic.of(Code.D007, "seed '" + name + "' is defined twice: " + other + " and " + span.path(), span);
    }

    private static Diagnostic withoutData(SeedDeclaration declaration, Map<String, ProjectFile> files) {
        return Diagnostic.of(
                        Code.D008,
                        "seed '" + declaration.name() + "' is declared but seeds/ has no " + declaration.name()
                                + ".csv",
                        declaration.span())
                .withHelp(NearName.help(declaration.name(), files.keySet()));
    }
}
