package io.batchflux.emulator.identity;

import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A local authority signs certificates: trusted by nobody but who is told to, with a key that never leaves the memory of this program, and for
 * no other names than those of this machine's loopback address, that which the emulator listens on, and those for which the emulator answers in the place of Azure.
 *
 * <p>Thread-safe.
 */
public final class LocalAuthority {

    private static final Duration VALIDITY = Duration.ofDays(365);
    private static final Duration LEEWAY = Duration.ofDays(1);
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String NAME = "batchflux-emulator";

    private final KeyPair keys = keyPair();
    private final Instant now;
    private final X509Certificate certificate;

    private LocalAuthority(Instant now, List<String> addresses) {
        this.now = now;
        byte[] extensions = Der.sequence(
                extension("2.5.29.19", true, Der.sequence(Der.yes())),
                extension("2.5.29.15", true, Der.bits(2, new byte[] {(byte) 0b0000_0100})),
                extension("2.5.29.14", false, Der.octets(id(keys.getPublic()))),
                extension("2.5.29.30", true, Der.sequence(Der.tagged(0xa0, permitted(addresses)))));
        certificate = signed(keys.getPublic(), NAME, extensions);
    }

    /**
     * Makes a new one, valid for a year.
     *
     * @param addresses the addresses it signs for, in digits
     */
    public static LocalAuthority create(Instant now, List<String> addresses) {
        return new LocalAuthority(now, addresses);
    }

    /** Returns what clients have to trust. */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * Makes a key and a certificate for a server.
     *
     * @param names its names, and addresses in digits
     */
    public LocalCertificate issue(String... names) {
        KeyPair issued = keyPair();
        List<byte[]> alternatives = new ArrayList<>();
        for (String name : names) {
            byte[] address = NetUtil.createByteArrayFromIpAddressString(name);
            alternatives.add(address == null ? dnsName(name) : Der.tagged(0x87, address));
        }
        byte[] extensions = Der.sequence(
                extension("2.5.29.19", true, Der.sequence()),
                extension("2.5.29.15", true, Der.bits(7, new byte[] {(byte) 0b1000_0000})),
                extension("2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))),
                extension("2.5.29.14", false, Der.octets(id(issued.getPublic()))),
                extension("2.5.29.35", false, Der.sequence(Der.tagged(0x80, id(keys.getPublic())))),
                extension("2.5.29.17", false, Der.sequence(alternatives.toArray(byte[][]::new))));
        X509Certificate made = signed(issued.getPublic(), NAME + " server", extensions);
        return new LocalCertificate(made, certificate, issued.getPrivate());
    }

    private X509Certificate signed(PublicKey subject, String name, byte[] extensions) {
        byte[] unsigned = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(127, new SecureRandom()).setBit(126)),
                ECDSA_WITH_SHA256,
                distinguished(NAME),
                Der.sequence(Der.time(now.minus(LEEWAY)), Der.time(now.plus(VALIDITY))),
                distinguished(name),
                subject.getEncoded(),
                Der.tagged(0xa3, extensions));
        try {
            byte[] encoded = Der.sequence(unsigned, ECDSA_WITH_SHA256, Der.bits(0, sign(keys.getPrivate(), unsigned)));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make a certificate", e);
        }
    }

    private static byte[] permitted(List<String> addresses) {
        List<byte[]> subtrees = new ArrayList<>();
        for (String name : AzureName.SUBTREES) {
            subtrees.add(Der.sequence(dnsName(name)));
        }
        subtrees.add(Der.sequence(dnsName("localhost")));
        for (String name : addresses) {
            byte[] address = Objects.requireNonNull(NetUtil.createByteArrayFromIpAddressString(name), name);
            byte[] alone = Arrays.copyOf(address, 2 * address.length);
            Arrays.fill(alone, address.length, alone.length, (byte) 0xff);
            subtrees.add(Der.sequence(Der.tagged(0x87, alone)));
        }
        return Der.joined(subtrees.toArray(byte[][]::new));
    }

    private static byte[] dnsName(String name) {
        return Der.tagged(0x82, name.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] distinguished(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(commonName))));
    }

    private static byte[] extension(String oid, boolean critical, byte[] content) {
        byte[] value = Der.octets(content);
        return critical ? Der.sequence(Der.oid(oid), Der.yes(), value) : Der.sequence(Der.oid(oid), value);
    }

    private static byte[] id(PublicKey key) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no SHA-1", e);
        }
    }

    private static byte[] sign(PrivateKey key, byte[] content) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(content);
        return signature.sign();
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make a key", e);
        }
    }
}
