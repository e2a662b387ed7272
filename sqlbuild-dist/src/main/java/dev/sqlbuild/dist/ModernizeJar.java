package dev.sqlbuild.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Rewrites a jar whose classes were compiled for Java 5 as one for Java 8. The JVM keeps no class older than Java 6 in a
 * class-data archive, because such classes lack the stack maps of the present verifier; here they get them.
 */
public final class ModernizeJar {
    private ModernizeJar() {}

    /** Argument: the jar, which is replaced. */
    public static void main(String[] args) throws IOException {
        Path path = Path.of(args[0]);
        Path scratch = path.resolveSibling(path.getFileName() + ".new");
        try (JarFile jar = new JarFile(path.toFile());
                URLClassLoader loader = loaderOf(path);
                OutputStream file = Files.newOutputStream(scratch);
                JarOutputStream out = new JarOutputStream(file)) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                try (InputStream in = jar.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    out.write(isSharable(entry.getName()) ? modernize(bytes, loader) : bytes);
                }
                out.closeEntry();
            }
        }
        Files.move(scratch, path, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A loader that sees the classes of the jar and of the JDK alone: stack maps need to know common superclasses. */
    static URLClassLoader loaderOf(Path jar) throws IOException {
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }

    private static boolean isSharable(String entry) {
        return entry.endsWith(".class") && !entry.startsWith("META-INF/") && !entry.equals("module-info.class");
    }

    static byte[] modernize(byte[] classFile, ClassLoader loader) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return loader;
            }
        };
        reader.accept(new Java8(writer), ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    private static final class Java8 extends ClassVisitor {
        Java8(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            super.visit(Math.max(version, Opcodes.V1_8), access, name, signature, superName, interfaces);
        }
    }
}
