package io.batchflux.azure;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates as text: in PEM, and in words. */
final class Certificates {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END (?:X509 |TRUSTED )?CERTIFICATE-----");

    private Certificates() {}

    /**
     * Reads all certificates of a PEM file, whatever else is in it.
     *
     * @throws CertificateException if one of them cannot be read; it tells which
     */
    static List<X509Certificate> ofPem(String text) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        Matcher blocks = PEM.matcher(text);
        while (blocks.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(blocks.group(1).getBytes(StandardCharsets.ISO_8859_1));
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            } catch (IllegalArgumentException | CertificateException broken) {
                throw new CertificateException(
                        "its certificate number " + (found.size() + 1) + " cannot be read", broken);
            }
        }
        return found;
    }

    /** Returns whose it is and how long it is valid, in words. */
    static String words(X509Certificate certificate) {
        return certificate.getSubjectX500Principal() + ", valid until "
                + certificate.getNotAfter().toInstant();
    }

    /** Returns the names and addresses that it is for. */
    static List<String> hosts(X509Certificate certificate) {
        try {
            return certificate.getSubjectAlternativeNames() == null
                    ? List.of()
                    : certificate.getSubjectAlternativeNames().stream()
                            .filter(name ->
                                    name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException broken) {
            return List.of();
        }
    }
}
