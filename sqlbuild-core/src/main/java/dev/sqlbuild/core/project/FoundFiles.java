package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one walk over a project directory has found. A compile and the check whether it is needed look at the same walk.
 *
 * @param root project directory
 * @param files every file that may be part of the project, by path
 * @param hidden files that only a query may name: those whose path has a segment with a leading dot
 * @param findings what could not be read or has no usable name
 * @param complete whether nothing was left out that a compile could depend on
 */
public record FoundFiles(
        Path root, List<ProjectFile> files, List<ProjectFile> hidden, List<Diagnostic> findings, boolean complete) {

    public FoundFiles {
        files = List.copyOf(files);
        hidden = List.copyOf(hidden);
        findings = List.copyOf(findings);
    }

    /** Names of everything that has a file: a model that is only disabled is not gone. */
    public Set<String> names() {
        return files.stream().map(file -> stem(file.path())).collect(Collectors.toSet());
    }

    private static String stem(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** Walks the directory. What goes wrong is among the findings; a directory that is not there has no files. */
    public static FoundFiles look(Path root) {
        Diagnostics findings = new Diagnostics();
        HiddenFiles hidden = new HiddenFiles();
        List<ProjectFile> files = new ProjectWalk(root, hidden, findings).walk();
        boolean complete = findings.sorted().isEmpty() && hidden.readable();
        return new FoundFiles(root, files, hidden.found(), findings.sorted(), complete);
    }
}
