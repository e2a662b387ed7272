package dev.sqlbuild.dist;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Turns classes compiled for Java 5 into classes for Java 8. The JVM keeps no class older than Java 6 in a class-data
 * archive, because such classes lack the stack maps of the present verifier; here they get them.
 */
final class PresentClassFiles implements JarCopy.Change, AutoCloseable {
    /** Stack maps need the common superclass of two types: those of the jar and of the JDK are all there can be. */
    private final URLClassLoader loader;

    PresentClassFiles(Path jar) throws IOException {
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }

    @Override
    public boolean drops(String entry) {
        return false;
    }

    @Override
    public Optional<byte[]> rewrite(String entry, byte[] content) {
        boolean isClass =
                entry.endsWith(".class") && !entry.startsWith("META-INF/") && !entry.equals("module-info.class");
        if (!isClass) return Optional.empty();
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return loader;
            }
        };
        new ClassReader(content).accept(new Java8(writer), ClassReader.SKIP_FRAMES);
        return Optional.of(writer.toByteArray());
    }

    @Override
    public void close() throws IOException {
        loader.close();
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
