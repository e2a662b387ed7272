package dev.sqlbuild.core.declaration;

import dev.sqlbuild.core.project.LogicalPlace;
import dev.sqlbuild.core.project.ProjectFile;
import dev.sqlbuild.core.seed.csv.CsvSettings;
import java.util.List;
import java.util.Optional;

/**
 * A seed of the project: its data file and, if there is one, its declaration.
 *
 * @param logical where it belongs before the environment's rule
 */
public record DeclaredSeed(String name, ProjectFile file, Optional<SeedDeclaration> declaration, LogicalPlace logical) {

    public CsvSettings csv() {
        return declaration.map(SeedDeclaration::csv).orElse(CsvSettings.DEFAULT);
    }

    public List<ColumnDeclaration> columns() {
        return declaration.map(SeedDeclaration::columns).orElse(List.of());
    }
}
