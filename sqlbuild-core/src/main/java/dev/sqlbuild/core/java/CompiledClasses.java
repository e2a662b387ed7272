package dev.sqlbuild.core.java;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads classes from memory; what they use of SQLBuild is what runs. */
final class CompiledClasses extends ClassLoader {
    private final Map<String, byte[]> bytes = new HashMap<>();

    CompiledClasses(List<CompiledClass> classes, ClassLoader parent) {
        super("project", parent);
        classes.forEach(compiled -> bytes.put(compiled.name(), compiled.bytes()));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] found = bytes.get(name);
        if (found == null) throw new ClassNotFoundException(name);
        return defineClass(name, found, 0, found.length);
    }
}
