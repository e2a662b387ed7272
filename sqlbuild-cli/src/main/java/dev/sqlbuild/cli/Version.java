package dev.sqlbuild.cli;

/** The version of this program. */
public final class Version {
    /** Equal to the version in the root pom without {@code -SNAPSHOT}; a test compares the two. */
    public static final String TEXT = "0.1.0";

    private Version() {}
}
