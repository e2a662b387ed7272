package dev.sqlbuild.core.java;

/**
 * One class that the compiler made.
 *
 * @param name binary name
 * @param path project-relative path of its source
 */
@SuppressWarnings("ArrayRecordComponent")
record CompiledClass(String name, String path, byte[] bytes) {

    /** Whether it stands on its own in its file. */
    boolean isTopLevel() {
        return name.indexOf('$') < 0;
    }
}
