package dev.sqlbuild.core.project;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Decides the {@link FileKind} from a project-relative path alone. */
final class FileKinds {
    private static final String SCOPED_FOLDER = "/_sqlbuild/";

    private static final Set<String> EXTENSION_ROOTS =
            Set.of("loaders", "tasks", "assets", "checks", "factories", "providers", "sinks", "rules");

    /** Roots whose Java files all have one kind. */
    private static final Map<String, FileKind> JAVA_ROOTS = Map.of(
            "adapters", FileKind.ADAPTER,
            "macros", FileKind.MACRO,
            "enums", FileKind.ENUM,
            "constants", FileKind.CONSTANT,
            "materializations", FileKind.MATERIALIZATION,
            "java", FileKind.JAVA_LIBRARY);

    private FileKinds() {}

    static String javaRoots() {
        Set<String> roots = new TreeSet<>(EXTENSION_ROOTS);
        roots.addAll(JAVA_ROOTS.keySet());
        roots.add("functions/java");
        roots.add("hooks/java");
        return String.join(", ", roots);
    }

    static FileKind of(String path) {
        int slash = path.indexOf('/');
        if (slash < 0) {
            return switch (path) {
                case ProjectFiles.PROJECT_CONFIG -> FileKind.PROJECT_CONFIG;
                case ProjectFiles.LOCAL_CONFIG -> FileKind.LOCAL_CONFIG;
                default -> FileKind.OTHER;
            };
        }
        String root = path.substring(0, slash);
        boolean sql = path.endsWith(".sql");
        return switch (root) {
            case "models" -> scoped(path, sql ? FileKind.MODEL : yaml(path, FileKind.MODEL_YAML));
            case "sources" -> scoped(path, yaml(path, FileKind.SOURCE_YAML));
            case "seeds" -> isSeedData(path) ? FileKind.SEED_DATA : yaml(path, FileKind.SEED_YAML);
            case "schemas" -> sql ? FileKind.SCHEMA : FileKind.OTHER;
            case "audits" -> audit(path, sql);
            case "tests" -> scoped(path, test(path, sql));
            case "functions" -> function(path);
            case "hooks" -> hook(path);
            default -> java(path, root);
        };
    }

    private static FileKind scoped(String path, FileKind outside) {
        return path.contains(SCOPED_FOLDER) ? FileKind.SCOPED : outside;
    }

    private static FileKind yaml(String path, FileKind kind) {
        return path.endsWith(".yml") || path.endsWith(".yaml") ? kind : FileKind.OTHER;
    }

    private static boolean isSeedData(String path) {
        return path.endsWith(".csv") || path.endsWith(".csv.gz") || path.endsWith(".tsv");
    }

    private static FileKind audit(String path, boolean sql) {
        if (!sql) return FileKind.OTHER;
        return path.startsWith("audits/generic/") ? FileKind.GENERIC_AUDIT : FileKind.SINGULAR_AUDIT;
    }

    private static FileKind test(String path, boolean sql) {
        if (sql && path.startsWith("tests/unit/")) return FileKind.UNIT_TEST;
        return sql && path.startsWith("tests/scenarios/") ? FileKind.SCENARIO : FileKind.OTHER;
    }

    private static FileKind function(String path) {
        if (path.startsWith("functions/java/") && path.endsWith(".java")) return FileKind.FUNCTION_JAVA;
        if (!path.startsWith("functions/sql/")) return FileKind.OTHER;
        return scoped(path, path.endsWith(".sql") ? FileKind.FUNCTION_SQL : FileKind.OTHER);
    }

    private static FileKind hook(String path) {
        if (path.startsWith("hooks/java/") && path.endsWith(".java")) return FileKind.HOOK_JAVA;
        boolean named = !path.startsWith("_", path.lastIndexOf('/') + 1);
        boolean sql = path.startsWith("hooks/sql/") && path.endsWith(".sql");
        return sql && named ? FileKind.HOOK_SQL : FileKind.OTHER;
    }

    private static FileKind java(String path, String root) {
        FileKind kind = EXTENSION_ROOTS.contains(root) ? FileKind.EXTENSION : JAVA_ROOTS.get(root);
        if (kind == null) return FileKind.OTHER;
        // Enums and constants may also be declared in SQL files.
        boolean declared = (kind == FileKind.ENUM || kind == FileKind.CONSTANT) && path.endsWith(".sql");
        return path.endsWith(".java") || declared ? kind : FileKind.OTHER;
    }
}
