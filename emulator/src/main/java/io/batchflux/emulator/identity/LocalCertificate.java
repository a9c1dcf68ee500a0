package io.batchflux.emulator.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.util.Base64;

/**
 * A certificate of a local authority, with its key.
 *
 * @param certificate the certificate
 * @param issuer that of the authority
 * @param key the private key that belongs to it
 */
public record LocalCertificate(X509Certificate certificate, X509Certificate issuer, PrivateKey key) {

    /** Writes the certificate and its issuer's, without the key, as PEM. */
    public void writeTo(Path file) throws IOException {
        Files.writeString(file, pem(certificate) + pem(issuer), StandardCharsets.US_ASCII);
    }

    /** Writes the key as PEM, for its owner alone. */
    public void writeKeyTo(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.deleteIfExists(file);
        if (posix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()), StandardCharsets.US_ASCII);
    }

    /** A certificate as PEM. */
    public static String pem(X509Certificate certificate) {
        return pem("CERTIFICATE", encoded(certificate));
    }

    /** The SHA-1 of the certificate, as tokens name keys. */
    String thumbprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(encoded(certificate));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no SHA-1", e);
        }
    }

    /** The public key as JSON has keys (RFC 7517), with the certificate. */
    ObjectNode publicKey() {
        ECPoint point = ((ECPublicKey) certificate.getPublicKey()).getW();
        ObjectNode json = Json.object()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("x", coordinate(point.getAffineX()))
                .put("y", coordinate(point.getAffineY()));
        json.putArray("x5c").add(Base64.getEncoder().encodeToString(encoded(certificate)));
        return json;
    }

    /** In 32 bytes. */
    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] whole = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, whole, 32 - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of our own cannot be encoded", e);
        }
    }

    private static String pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    /** Shows everything but the key. */
    @Override
    public String toString() {
        return "LocalCertificate[" + certificate.getSubjectX500Principal() + "]";
    }
}
