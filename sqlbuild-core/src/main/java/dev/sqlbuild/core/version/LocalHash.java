package dev.sqlbuild.core.version;

import dev.sqlbuild.base.Sha256;
import java.util.regex.Pattern;

/** Identity of a definition without its upstream; 64 lower-case hex digits. */
public record LocalHash(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public LocalHash {
        if (!HEX.matcher(hex).matches()) throw new IllegalArgumentException("not a local hash: " + hex);
    }

    /** First line of the input of every hash; changes only when a release deliberately changes hashing. */
    static final String FORMAT = "sqlbuild-identity-1";

    /** Hash of a model's canonical query and its canonical identity metadata. */
    public static LocalHash ofModel(String canonicalQuery, String identityMetadata) {
        return new LocalHash(Sha256.hex(FORMAT + "\n" + canonicalQuery + "\n" + identityMetadata));
    }

    /** Hash of the canonical JSON of a seed's or function's definition. */
    public static LocalHash ofDefinition(String canonicalJson) {
        return new LocalHash(Sha256.hex(FORMAT + "\n" + canonicalJson));
    }

    @Override
    public String toString() {
        return hex;
    }
}
