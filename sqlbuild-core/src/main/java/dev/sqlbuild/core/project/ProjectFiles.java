package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All files of a project directory, found in one walk and grouped by what they are. Hidden entries, {@code target/},
 * {@code logs/} and symbolic links that leave the directory are not part of it.
 */
public final class ProjectFiles {
    /** The committed configuration. */
    public static final String PROJECT_CONFIG = "sqlbuild_project.toml";

    /** The developer's own configuration, never committed. */
    public static final String LOCAL_CONFIG = "sqlbuild_local.toml";

    private final Path root;
    private final List<ProjectFile> all;
    private final Map<FileKind, List<ProjectFile>> byKind;

    private ProjectFiles(Path root, List<ProjectFile> all) {
        this.root = root;
        this.all = List.copyOf(all);
        this.byKind = all.stream()
                .collect(Collectors.groupingBy(
                        ProjectFile::kind, () -> new EnumMap<>(FileKind.class), Collectors.toUnmodifiableList()));
    }

    /**
     * Walks {@code root}. Fails at once when it holds no project; misplaced files are added to {@code findings} and
     * left out of the groups.
     */
    public static ProjectFiles find(Path root, Diagnostics findings) {
        return of(FoundFiles.look(root), findings);
    }

    /** As {@link #find}, from a walk that has already happened. */
    public static ProjectFiles of(FoundFiles found, Diagnostics findings) {
        findings.addAll(found.findings());
        return grouped(found.root(), found.files(), findings);
    }

    /** As {@link #find}, with nothing but the configuration files: for commands that read no other one. */
    public static ProjectFiles configOnly(Path root, Diagnostics findings) {
        List<String> names = List.of(PROJECT_CONFIG, LOCAL_CONFIG, yaml(PROJECT_CONFIG), yaml(LOCAL_CONFIG));
        return grouped(root, new ProjectWalk(root, new HiddenFiles(), findings).only(names), findings);
    }

    private static ProjectFiles grouped(Path root, List<ProjectFile> walked, Diagnostics findings) {
        Map<String, ProjectFile> atTop = new HashMap<>();
        for (ProjectFile file : walked) {
            if (file.path().indexOf('/') < 0) atTop.put(file.path(), file);
        }
        requireConfig(root, atTop, findings);
        return new ProjectFiles(
                root,
                walked.stream().filter(file -> isWellPlaced(file, findings)).toList());
    }

    private static void requireConfig(Path root, Map<String, ProjectFile> atTop, Diagnostics findings) {
        for (String name : List.of(PROJECT_CONFIG, LOCAL_CONFIG)) {
            String yaml = yaml(name);
            if (atTop.containsKey(yaml) && !atTop.containsKey(name)) {
                findings.add(Diagnostic.of(
                                Code.D001,
                                yaml + " is no longer supported; the configuration must be converted to " + name,
                                SourceSpan.fileStart(yaml))
                        .withHelp("rewrite the settings as TOML in " + name + " and delete " + yaml));
            }
        }
        if (atTop.containsKey(PROJECT_CONFIG)) return;
        findings.throwIfErrors();
        throw new SqlBuildException(Diagnostic.of(
                        Code.D001,
                        "Project config not found: " + root.resolve(PROJECT_CONFIG)
                                + ". Run sqb from a sqlbuild project directory or pass --project-dir.")
                .withHelp("sqb init creates a project here"));
    }

    private static String yaml(String name) {
        return name.replace(".toml", ".yml");
    }

    private static boolean isWellPlaced(ProjectFile file, Diagnostics findings) {
        if (file.kind() == FileKind.SEED_YAML && file.path().endsWith(".yaml")) {
            String right = file.path().substring(0, file.path().length() - "yaml".length()) + "yml";
            findings.add(Diagnostic.of(
                            Code.D005,
                            "seed declaration " + file.path() + " must use .yml",
                            SourceSpan.fileStart(file.path()))
                    .withHelp("rename it to " + right));
            return false;
        }
        if (file.kind() == FileKind.OTHER && file.path().endsWith(".java")) {
            findings.add(Diagnostic.of(
                            Code.D016,
                            "Java file " + file.path() + " is outside the folders that SQLBuild reads",
                            SourceSpan.fileStart(file.path()))
                    .withHelp("move it below one of: " + FileKinds.javaRoots()));
            return false;
        }
        return true;
    }

    /** The project directory. */
    public Path root() {
        return root;
    }

    /** Every file, by path. */
    public List<ProjectFile> all() {
        return all;
    }

    /** Files of one kind, by path. */
    public List<ProjectFile> of(FileKind kind) {
        return byKind.getOrDefault(kind, List.of());
    }

    /** The only file of a kind that occurs at most once. */
    public Optional<ProjectFile> findOne(FileKind kind) {
        return of(kind).stream().findFirst();
    }

    /**
     * Text of a file: UTF-8, a byte order mark dropped, line ends as {@code \n}.
     *
     * @param code what to raise when the bytes are not UTF-8 or cannot be read
     */
    public static SourceText read(ProjectFile file, Code code) {
        return TextReading.read(file, code);
    }
}
