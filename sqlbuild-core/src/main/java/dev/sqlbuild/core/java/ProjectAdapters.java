package dev.sqlbuild.core.java;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.file.CacheFile;
import dev.sqlbuild.core.project.FileKind;
import dev.sqlbuild.core.project.FoundFiles;
import dev.sqlbuild.core.project.ProjectFile;
import dev.sqlbuild.core.project.ProjectFiles;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapters of a project, {@code adapters/**}{@code /*.java}, beside those of the installation. They are compiled
 * before anything else of the project is known, because the project cannot be read without its adapter.
 */
public final class ProjectAdapters {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectAdapters.class);
    private static final String FOLDER = "adapters";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private final AdapterRegistry installed;
    private final Diagnostics diagnostics = new Diagnostics();
    private final Map<String, Adapter> adapters = new HashMap<>();
    private final Map<String, String> paths = new HashMap<>();

    private ProjectAdapters(AdapterRegistry installed) {
        this.installed = installed;
    }

    /** All adapters that a project can name; compiles nothing if it brings none. */
    public static AdapterRegistry of(Path project, AdapterRegistry installed) {
        if (!Files.isDirectory(project.resolve(FOLDER))) return installed;
        List<JavaSource> sources = FoundFiles.look(project).files().stream()
                .filter(file -> file.kind() == FileKind.ADAPTER)
                .map(ProjectAdapters::read)
                .toList();
        if (sources.isEmpty()) return installed;
        return new ProjectAdapters(installed).load(project, sources);
    }

    private static JavaSource read(ProjectFile file) {
        return new JavaSource(ProjectFiles.read(file, Code.JX007));
    }

    private AdapterRegistry load(Path project, List<JavaSource> sources) {
        List<Path> jars = jars(project.resolve("lib"));
        List<CompiledClass> classes = compiled(project, sources, jars);
        ClassLoader loader = new CompiledClasses(classes, withJars(jars));
        for (JavaSource source : sources) {
            if (isHelper(source.path())) continue;
            classes.stream()
                    .filter(compiled -> compiled.isTopLevel() && compiled.path().equals(source.path()))
                    .forEach(compiled -> examine(compiled, loader));
        }
        diagnostics.throwIfErrors();
        return installed.with(adapters);
    }

    /** From the last time, if nothing that they are made of has changed. */
    private static List<CompiledClass> compiled(Path project, List<JavaSource> sources, List<Path> jars) {
        String own = System.getProperty("java.class.path", "");
        String classPath = own
                + String.join(
                        "", jars.stream().map(jar -> File.pathSeparator + jar).toList());
        StringBuilder inputs = new StringBuilder(System.getProperty("java.version", ""))
                .append('\n')
                .append(classPath);
        for (Path jar : jars) inputs.append('\n').append(stamp(jar));
        for (String entry : own.split(Pattern.quote(File.pathSeparator))) {
            inputs.append('\n').append(stamp(Path.of(entry)));
        }
        for (JavaSource source : sources) {
            inputs.append('\n').append(source.path()).append('\n').append(source.getCharContent(true));
        }
        String key = Sha256.hex(inputs.toString());
        CacheFile cache = new CacheFile(project.resolve("target/java-cache/" + key + "/classes"), "classes 1");
        Optional<List<CompiledClass>> kept = cache.read(content -> {
            List<CompiledClass> classes = new ArrayList<>();
            for (int left = content.readInt(); left > 0; left--) {
                String name = CacheFile.readText(content);
                String path = CacheFile.readText(content);
                classes.add(new CompiledClass(name, path, content.readNBytes(content.readInt())));
            }
            return classes;
        });
        return kept.orElseGet(() -> {
            List<CompiledClass> classes = new JavaCompilation(classPath).compile(sources);
            keep(cache, classes);
            return classes;
        });
    }

    private static void keep(CacheFile cache, List<CompiledClass> classes) {
        try {
            cache.write(content -> {
                content.writeInt(classes.size());
                for (CompiledClass compiled : classes) {
                    CacheFile.writeText(content, compiled.name());
                    CacheFile.writeText(content, compiled.path());
                    content.writeInt(compiled.bytes().length);
                    content.write(compiled.bytes());
                }
            });
        } catch (IOException unwritable) {
            LOG.debug("compiled adapters are not kept: {}", unwritable.toString());
        }
    }

    private static String stamp(Path file) {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return "none";
        }
    }

    private static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(file -> file.toAbsolutePath().normalize())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Never closed: the classes are used until the process ends. */
    private static ClassLoader withJars(List<Path> jars) {
        ClassLoader own = ProjectAdapters.class.getClassLoader();
        if (jars.isEmpty()) return own;
        return new URLClassLoader(
                "project jars", jars.stream().map(ProjectAdapters::url).toArray(URL[]::new), own);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static boolean isHelper(String path) {
        return path.endsWith("/package-info.java")
                || Arrays.stream(path.split("/")).anyMatch(segment -> segment.startsWith("_"));
    }

    private void examine(CompiledClass compiled, ClassLoader loader) {
        String path = compiled.path();
        try {
            Class<?> type = Class.forName(compiled.name(), true, loader);
            Optional<String> name = Optional.ofNullable(type.getAnnotation(dev.sqlbuild.api.Adapter.class))
                    .map(dev.sqlbuild.api.Adapter::value);
            boolean isAdapter = Adapter.class.isAssignableFrom(type);
            boolean isAbstract = Modifier.isAbstract(type.getModifiers());
            if (name.isEmpty() && (!isAdapter || isAbstract)) return;
            String simple = type.getSimpleName();
            if (!isAdapter) report(AdapterProblems.noAdapter(simple, path));
            else if (name.isEmpty() || !NAME.matcher(name.get()).matches()) {
                report(AdapterProblems.nameless(simple, path));
            } else if (isAbstract) {
                report(AdapterProblems.incomplete(name.get(), unimplemented(type), SourceSpan.fileStart(path)));
            } else register(name.get(), type.asSubclass(Adapter.class), path);
        } catch (ClassNotFoundException | LinkageError e) {
            report(AdapterProblems.notLoadable(compiled.name(), path, e));
        }
    }

    private static List<String> unimplemented(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .map(Method::getName)
                .distinct()
                .sorted()
                .toList();
    }

    private void register(String name, Class<? extends Adapter> type, String path) {
        if (installed.isBuiltIn(name)) {
            report(AdapterProblems.shadowing(name, path));
            return;
        }
        String other = paths.putIfAbsent(name, path);
        if (other != null) {
            report(AdapterProblems.duplicate(name, other, path));
            return;
        }
        try {
            adapters.put(name, type.getConstructor().newInstance());
        } catch (NoSuchMethodException | IllegalAccessException e) {
            report(AdapterProblems.notInstantiable(type.getSimpleName(), path));
        } catch (ReflectiveOperationException e) {
            report(AdapterProblems.notLoadable(type.getSimpleName(), path, e.getCause() == null ? e : e.getCause()));
        }
    }

    private void report(Diagnostic problem) {
        diagnostics.add(problem);
    }
}
