package dev.sqlbuild.it;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** How the modules hang together. Maven checks the direction between modules; most of this is what it does not see. */
@AnalyzeClasses(packages = "dev.sqlbuild", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Records of {@code core.model} that gather what the packages around it make. */
    private static final DescribedPredicate<JavaClass> WHOLE_PROJECT =
            simpleName("Workspace").or(simpleName("Seed")).or(simpleName("Source"));

    /** Values that models are made of, although they live with those who read them. */
    private static final DescribedPredicate<JavaClass> NEUTRAL_VALUE =
            simpleName("ConfigValue").or(simpleName("ColumnDeclaration"));

    @ArchTest
    static final ArchRule modulesPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.sqlbuild..")
            .withOptionalLayers(true)
            .layer("base")
            .definedBy("dev.sqlbuild.base..")
            .layer("jdbc")
            .definedBy("dev.sqlbuild.jdbc..")
            .layer("adapter")
            .definedBy("dev.sqlbuild.adapter", "dev.sqlbuild.adapter.check..")
            .layer("duckdb")
            .definedBy("dev.sqlbuild.adapter.duckdb..")
            .layer("postgres")
            .definedBy("dev.sqlbuild.adapter.postgres..")
            .layer("core")
            .definedBy("dev.sqlbuild.core..")
            .layer("state")
            .definedBy("dev.sqlbuild.state..")
            .layer("engine")
            .definedBy("dev.sqlbuild.engine..")
            .layer("cli")
            .definedBy("dev.sqlbuild.cli..")
            .layer("dist")
            .definedBy("dev.sqlbuild.dist..")
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("dist")
            .whereLayer("engine")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("state")
            .mayOnlyBeAccessedByLayers("engine", "cli")
            .whereLayer("core")
            .mayOnlyBeAccessedByLayers("state", "engine", "cli")
            .whereLayer("duckdb")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("postgres")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("adapter")
            .mayOnlyBeAccessedByLayers("duckdb", "postgres", "core", "state", "engine", "cli")
            .because("a plan is made from values alone, and any warehouse can be added without touching it");

    @ArchTest
    static final ArchRule coreTouchesNoDatabase = noClasses()
            .that()
            .resideInAPackage("dev.sqlbuild.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..")
            .because("compiling and planning work on values; whoever needs facts is handed them");

    @ArchTest
    static final ArchRule nobodyButTheWiringNamesAnEngine = noClasses()
            .that()
            .resideInAnyPackage("dev.sqlbuild.core..", "dev.sqlbuild.state..", "dev.sqlbuild.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.duckdb..", "org.postgresql..")
            .because("an engine is known by its adapter's answers");

    @ArchTest
    static final ArchRule picocliStaysAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sqlbuild.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().assignedFrom(new OnePackage())
            .should()
            .beFreeOfCycles()
            .ignoreDependency(WHOLE_PROJECT, alwaysTrue())
            .ignoreDependency(resideInAPackage("dev.sqlbuild.core.model"), NEUTRAL_VALUE)
            .because("a package that can be read alone can be changed alone");

    /** Each package is a slice, but for the root of the command line: it wires the commands, which in turn run in it. */
    private static final class OnePackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            return name.equals("dev.sqlbuild.cli") ? SliceIdentifier.ignore() : SliceIdentifier.of(name);
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
