package dev.sqlbuild.core.java;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Compiles Java files of the project in memory. */
final class JavaCompilation {
    /** What the compiler calls a class that leaves methods out. */
    private static final String INCOMPLETE = "compiler.err.does.not.override.abstract";

    private final String classPath;

    JavaCompilation(String classPath) {
        this.classPath = classPath;
    }

    /**
     * The classes of all files.
     *
     * @throws SqlBuildException {@code JX001} with everything the compiler said, {@code JX002} without a compiler
     */
    List<CompiledClass> compile(List<JavaSource> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.JX002, "Java extensions need a JDK: this runtime has no compiler")
                            .withHelp("run SQLBuild with a JDK from 17 on"));
        }
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (Output output = new Output(compiler.getStandardFileManager(said, Locale.ROOT, StandardCharsets.UTF_8))) {
            JavacTask task = (JavacTask) compiler.getTask(
                    new StringWriter(), output, said, List.of("-proc:none", "-classpath", classPath), null, sources);
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            task.analyze();
            List<Diagnostic> errors = new ArrayList<>();
            for (javax.tools.Diagnostic<? extends JavaFileObject> problem : said.getDiagnostics()) {
                if (problem.getKind() != javax.tools.Diagnostic.Kind.ERROR) continue;
                errors.add(missing(problem, task, units).orElseGet(() -> error(problem)));
            }
            if (!errors.isEmpty()) throw new SqlBuildException(errors);
            task.generate();
            return output.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Diagnostic error(javax.tools.Diagnostic<? extends JavaFileObject> problem) {
        Diagnostic error = Diagnostic.of(Code.JX001, problem.getMessage(Locale.ROOT));
        return place(problem).map(error::at).orElse(error);
    }

    private static Optional<SourceSpan> place(javax.tools.Diagnostic<? extends JavaFileObject> problem) {
        if (!(problem.getSource() instanceof JavaSource source)) return Optional.empty();
        if (problem.getLineNumber() < 1) return Optional.of(SourceSpan.fileStart(source.path()));
        return Optional.of(SourceSpan.at(
                source.path(), (int) problem.getLineNumber(), (int) Math.max(1, problem.getColumnNumber())));
    }

    /** The compiler names the first method that an adapter leaves out; whoever writes one wants to know them all. */
    private static Optional<Diagnostic> missing(
            javax.tools.Diagnostic<? extends JavaFileObject> problem, JavacTask task, List<CompilationUnitTree> units) {
        if (!problem.getCode().equals(INCOMPLETE) || problem.getSource() == null) return Optional.empty();
        URI file = problem.getSource().toUri();
        for (CompilationUnitTree unit : units) {
            if (!unit.getSourceFile().toUri().equals(file)) continue;
            for (Tree declared : unit.getTypeDecls()) {
                if (!(declared instanceof ClassTree type)) continue;
                TypeElement element = task.getElements().getTypeElement(qualified(unit, type));
                if (element == null || element.getModifiers().contains(Modifier.ABSTRACT)) continue;
                Optional<String> name = adapterName(element);
                List<String> methods = abstractMethods(task, element);
                if (name.isEmpty() || methods.isEmpty()) continue;
                return place(problem).map(place -> AdapterProblems.incomplete(name.get(), methods, place));
            }
        }
        return Optional.empty();
    }

    private static String qualified(CompilationUnitTree unit, ClassTree type) {
        String folder = unit.getPackageName() == null ? "" : unit.getPackageName() + ".";
        return folder + type.getSimpleName();
    }

    private static Optional<String> adapterName(TypeElement element) {
        return Optional.ofNullable(element.getAnnotation(dev.sqlbuild.api.Adapter.class))
                .map(dev.sqlbuild.api.Adapter::value);
    }

    private static List<String> abstractMethods(JavacTask task, TypeElement element) {
        return task.getElements().getAllMembers(element).stream()
                .filter(member -> member.getKind() == ElementKind.METHOD
                        && member.getModifiers().contains(Modifier.ABSTRACT))
                .map(Element::getSimpleName)
                .map(Object::toString)
                .distinct()
                .sorted()
                .toList();
    }

    /** Keeps classes in memory, with the files they come from. */
    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> bytes = new LinkedHashMap<>();
        private final Map<String, String> paths = new HashMap<>();

        Output(JavaFileManager platform) {
            super(platform);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
            if (sibling instanceof JavaSource source) paths.put(className, source.path());
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            bytes.put(className, content);
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return content;
                }
            };
        }

        List<CompiledClass> classes() {
            List<CompiledClass> classes = new ArrayList<>();
            bytes.forEach((name, content) ->
                    classes.add(new CompiledClass(name, paths.getOrDefault(name, ""), content.toByteArray())));
            return classes;
        }
    }
}
