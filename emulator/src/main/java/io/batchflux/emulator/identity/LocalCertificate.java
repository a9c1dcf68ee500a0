package io.batchflux.emulator.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * A key pair with a certificate for this machine's loopback address, signed by itself: trusted by nobody but who is told to.
 *
 * @param certificate the certificate
 * @param key the private key that belongs to it
 */
public record LocalCertificate(X509Certificate certificate, PrivateKey key) {

    private static final Duration VALIDITY = Duration.ofDays(365);
    private static final Duration LEEWAY = Duration.ofDays(1);
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String NAME = "batchflux-emulator";

    /** Makes a new one, valid for a year. */
    public static LocalCertificate create(Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            byte[] unsigned = unsigned(keys.getPublic().getEncoded(), now);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(unsigned);
            byte[] signed = Der.sequence(unsigned, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
            return new LocalCertificate(certificate, keys.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make a certificate", e);
        }
    }

    /** Writes the certificate, without its key, as PEM. */
    public void writeTo(Path file) throws IOException {
        try {
            String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            String pem = "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n";
            Files.writeString(file, pem, StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of our own cannot be encoded", e);
        }
    }

    /** Writes the key as PEM, for its owner alone. */
    public void writeKeyTo(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.deleteIfExists(file);
        if (posix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        String pem = "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n";
        Files.writeString(file, pem, StandardCharsets.US_ASCII);
    }

    /** The SHA-1 of the certificate, as tokens name keys. */
    String thumbprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of our own cannot be encoded", e);
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
        try {
            json.putArray("x5c").add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of our own cannot be encoded", e);
        }
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

    /** Shows everything but the key. */
    @Override
    public String toString() {
        return "LocalCertificate[" + certificate.getSubjectX500Principal() + "]";
    }

    private static byte[] unsigned(byte[] publicKey, Instant now) throws GeneralSecurityException {
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(NAME))));
        return Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(127, new SecureRandom()).setBit(126)),
                ECDSA_WITH_SHA256,
                name,
                Der.sequence(Der.time(now.minus(LEEWAY)), Der.time(now.plus(VALIDITY))),
                name,
                publicKey,
                Der.tagged(0xa3, extensions(publicKey)));
    }

    /** Returns what strict clients look for in a certificate that is its own authority. */
    private static byte[] extensions(byte[] publicKey) throws GeneralSecurityException {
        byte[] keyId = MessageDigest.getInstance("SHA-1").digest(publicKey);
        byte[] loopback = {127, 0, 0, 1};
        byte[] names = Der.sequence(
                Der.tagged(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)), Der.tagged(0x87, loopback));
        byte[] signsDataAndCertificates = Der.bits(2, new byte[] {(byte) 0b1000_0100});
        return Der.sequence(
                Der.sequence(Der.oid("2.5.29.19"), Der.yes(), Der.octets(Der.sequence(Der.yes()))),
                Der.sequence(Der.oid("2.5.29.15"), Der.yes(), Der.octets(signsDataAndCertificates)),
                Der.sequence(Der.oid("2.5.29.37"), Der.octets(Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1")))),
                Der.sequence(Der.oid("2.5.29.14"), Der.octets(Der.octets(keyId))),
                Der.sequence(Der.oid("2.5.29.17"), Der.octets(names)));
    }
}
