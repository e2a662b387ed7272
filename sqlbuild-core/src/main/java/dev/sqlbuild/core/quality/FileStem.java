package dev.sqlbuild.core.quality;

/** Default name of what a file defines. */
final class FileStem {
    private FileStem() {}

    /** {@code tests/unit/a/prices.sql} is {@code prices}. */
    static String of(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }
}
