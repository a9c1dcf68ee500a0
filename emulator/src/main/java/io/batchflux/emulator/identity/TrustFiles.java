package io.batchflux.emulator.identity;

import io.batchflux.emulator.wire.FileProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The files in which clients find whom to trust.
 *
 * @param pem the certificate as PEM
 * @param store the same as a trust store of Java, with {@link #PASSWORD}
 * @param temporary whether they are deleted at the end
 */
public record TrustFiles(Path pem, Path store, boolean temporary) {

    /** Java asks for one; there is nothing secret in the store. */
    public static final String PASSWORD = "changeit";

    /** Writes them, the store beside the other. */
    public static TrustFiles write(X509Certificate authority, Optional<Path> wanted) throws IOException {
        try {
            return written(authority, wanted);
        } catch (IOException e) {
            if (wanted.isEmpty()) {
                throw e;
            }
            throw new IllegalStateException(
                    "certificateFile " + wanted.get() + " cannot be written: " + FileProblem.words(e), e);
        }
    }

    private static TrustFiles written(X509Certificate authority, Optional<Path> wanted) throws IOException {
        Path pem = wanted.isPresent() ? wanted.get().toAbsolutePath() : Files.createTempFile("batch-emulator-", ".pem");
        Files.writeString(pem, LocalCertificate.pem(authority), StandardCharsets.US_ASCII);
        Path store = pem.resolveSibling(String.valueOf(pem.getFileName()).replaceFirst("\\.pem$", "") + ".jks");
        try (OutputStream out = Files.newOutputStream(store)) {
            // PKCS12 would derive keys from the password, which takes a tenth of a second and protects nothing here.
            KeyStore trusted = KeyStore.getInstance("JKS");
            trusted.load(null, null);
            trusted.setCertificateEntry("batchflux-emulator", authority);
            trusted.store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no store for certificates", e);
        }
        return new TrustFiles(pem, store, wanted.isEmpty());
    }

    /** Deletes them, if they are temporary. */
    public void delete() {
        try {
            if (temporary) {
                Files.deleteIfExists(pem);
                Files.deleteIfExists(store);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
