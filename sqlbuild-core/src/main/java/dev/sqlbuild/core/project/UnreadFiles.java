package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SourceSpan;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Files that have a place in a project and that this version does not read: nobody should take them for effective. */
public final class UnreadFiles {
    private static final Map<FileKind, String> KINDS = new EnumMap<>(Map.ofEntries(
            Map.entry(FileKind.FUNCTION_JAVA, "Java functions"),
            Map.entry(FileKind.SCENARIO, "scenarios"),
            Map.entry(FileKind.HOOK_JAVA, "Java hooks"),
            Map.entry(FileKind.MACRO, "macros"),
            Map.entry(FileKind.ENUM, "enums"),
            Map.entry(FileKind.CONSTANT, "constants"),
            Map.entry(FileKind.SCOPED, "declarations for a part of the project"),
            Map.entry(FileKind.MATERIALIZATION, "custom materializations"),
            Map.entry(FileKind.EXTENSION, "Java extensions"),
            Map.entry(FileKind.JAVA_LIBRARY, "Java classes of the project")));

    private UnreadFiles() {}

    /** One warning for each kind of which there are files. */
    public static void report(ProjectFiles files, Diagnostics findings) {
        KINDS.forEach((kind, what) -> {
            List<ProjectFile> unread = files.of(kind);
            if (unread.isEmpty()) return;
            String path = unread.get(0).path();
            String others = unread.size() == 1 ? "" : " and " + (unread.size() - 1) + " more";
            String verb = unread.size() == 1 ? " is not read: " : " are not read: ";
            findings.add(Diagnostic.of(
                            Code.C000,
                            path + others + verb + what + " are not supported by this version",
                            SourceSpan.fileStart(path))
                    .withSeverity(Severity.WARNING)
                    .withHelp("move them out of the project until they are"));
        });
    }
}
