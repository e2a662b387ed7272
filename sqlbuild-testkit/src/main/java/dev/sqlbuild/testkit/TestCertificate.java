package dev.sqlbuild.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A key and a certificate that it has signed itself, as files.
 *
 * @param certificate PEM
 * @param key PEM, readable by its owner alone
 */
public record TestCertificate(Path certificate, Path key) {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String ALIAS = "key";

    /**
     * Makes a certificate with the key tool of the JDK.
     *
     * @param name of whoever owns it; also the stem of the files
     * @param alternative other names such as {@code dns:localhost}
     */
    public static TestCertificate make(Path directory, String name, String alternative) {
        Path store = directory.resolve(name + ".p12");
        try {
            run(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keyalg",
                    "RSA",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=" + alternative,
                    "-ext",
                    "bc:c=ca:true",
                    "-validity",
                    "2",
                    "-alias",
                    ALIAS,
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(PASSWORD),
                    "-keystore",
                    store.toString());
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            Path certificate = directory.resolve(name + ".crt");
            Files.writeString(
                    certificate, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
            Path key = Files.createFile(
                    directory.resolve(name + ".key"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    key, pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD).getEncoded()));
            return new TestCertificate(certificate, key);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a certificate for " + name, e);
        }
    }

    private static String pem(String what, byte[] content) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) throw new IOException(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
