package dev.sqlbuild.dist;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The DuckDB driver without what it does at every start and few need: its libraries, which it would unpack, and its
 * memory events for the flight recorder, for which it starts that whole subsystem even when nothing is recorded.
 */
final class LeanDriver implements JarCopy.Change {
    private static final String LIBRARY = "libduckdb_java.so_";
    /** The driver's switch for JVMs that have no flight recorder: all its methods are static and return nothing. */
    private static final String MONITOR = "org/duckdb/JfrMemoryMonitor.class";

    @Override
    public boolean drops(String entry) {
        return entry.startsWith(LIBRARY);
    }

    @Override
    public Optional<byte[]> rewrite(String entry, byte[] content) {
        if (!entry.equals(MONITOR)) return Optional.empty();
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(content).accept(new EmptyStaticMethods(writer), 0);
        return Optional.of(writer.toByteArray());
    }

    private static final class EmptyStaticMethods extends ClassVisitor {
        EmptyStaticMethods(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
            if ((access & Opcodes.ACC_STATIC) == 0) return method;
            if (!descriptor.endsWith(")V")) throw new IllegalStateException("not expected of the driver: " + name);
            method.visitCode();
            method.visitInsn(Opcodes.RETURN);
            method.visitMaxs(0, 2);
            method.visitEnd();
            return null;
        }
    }
}
