package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import java.nio.file.Path;
import java.util.List;

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

    /** Walks the directory. What goes wrong is among the findings; a directory that is not there has no files. */
    public static FoundFiles look(Path root) {
        Diagnostics findings = new Diagnostics();
        HiddenFiles hidden = new HiddenFiles();
        List<ProjectFile> files = new ProjectWalk(root, hidden, findings).walk();
        boolean complete = findings.sorted().isEmpty() && hidden.readable();
        return new FoundFiles(root, files, hidden.found(), findings.sorted(), complete);
    }
}
