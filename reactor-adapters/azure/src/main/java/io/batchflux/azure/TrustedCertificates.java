package io.batchflux.azure;

import io.batchflux.azure.ValidationReport.Check;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * Whose certificates are trusted: those of Java's trust store and, beside them, those of the file that
 * {@link ConfigurationKey#CA_BUNDLE} names.
 *
 * @param file the file, or {@code null} if there is none
 * @param ours the certificates that it holds
 */
record TrustedCertificates(@Nullable Path file, List<X509Certificate> ours) {

    private static final String CERTIFICATES = "certificates";
    private static final TrustedCertificates OF_JAVA = new TrustedCertificates(null, List.of());

    TrustedCertificates {
        ours = List.copyOf(ours);
    }

    /**
     * Reads the file, if one is named. Blocks.
     *
     * @param problems to which is added why it cannot be used
     */
    static TrustedCertificates of(AzureBatchOptions options, List<ConfigurationException.Problem> problems) {
        // Of a path that is none is told elsewhere.
        Optional<Path> file = options.find(ConfigurationKey.CA_BUNDLE, new ArrayList<>());
        if (file.isEmpty()) {
            return OF_JAVA;
        }
        try {
            return new TrustedCertificates(file.get(), read(file.get()));
        } catch (IOException | GeneralSecurityException unusable) {
            problems.add(new ConfigurationException.Problem(
                    ConfigurationKey.CA_BUNDLE.configurationName(),
                    options.sourceOf(ConfigurationKey.CA_BUNDLE) + ", must name a file with certificates in PEM, was \""
                            + ConfigurationKey.CA_BUNDLE.printable(file.get().toString()) + "\": " + why(unusable)
                            + ".",
                    "Correct the one or the other."));
            return OF_JAVA;
        }
    }

    private static List<X509Certificate> read(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> found = Certificates.ofPem(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (found.isEmpty()) {
            throw new CertificateException(
                    "it has no BEGIN CERTIFICATE; one in DER is converted by openssl x509 -inform der -in FILE");
        }
        if (expired(found).size() == found.size()) {
            throw new CertificateException(
                    "all it has have expired, such as that of " + Certificates.words(found.get(0)));
        }
        return found;
    }

    private static String why(Exception unusable) {
        if (unusable instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return unusable instanceof IOException
                ? "it cannot be read: " + Causes.reason(unusable)
                : Causes.reason(unusable);
    }

    /** Returns a client that trusts them, and says whom it does not trust. */
    HttpClient secure(HttpClient client) {
        ExplainingTrustManager trustManager = new ExplainingTrustManager(trustManager(), file);
        GenericSslContextSpec<SslContextBuilder> context =
                Http11SslContextSpec.forClient().configure(builder -> builder.trustManager(trustManager));
        return client.secure(secure -> secure.sslContext(context));
    }

    /** Tells how many of ours there are, and which of them have expired; finds nothing if there is no file. */
    Probe probe() {
        return new Probe(
                CERTIFICATES,
                Flux.defer(() -> {
                    List<X509Certificate> expired = expired(ours);
                    String found = ours.size() + " of " + file + " are trusted beside those of Java's trust store.";
                    return ours.isEmpty()
                            ? Flux.empty()
                            : Flux.just(
                                    expired.isEmpty()
                                            ? Check.ok(CERTIFICATES, found)
                                            : Check.warning(
                                                    CERTIFICATES,
                                                    found + " " + expired.size() + " have expired, such as that of "
                                                            + Certificates.words(expired.get(0)) + ".",
                                                    "Take them out."));
                }),
                "");
    }

    private static List<X509Certificate> expired(List<X509Certificate> certificates) {
        Instant now = Clock.systemUTC().instant();
        return certificates.stream()
                .filter(certificate -> certificate.getNotAfter().toInstant().isBefore(now))
                .toList();
    }

    /** One that knows all of them, since a certificate is to be checked once and by the same rules. */
    private X509ExtendedTrustManager trustManager() {
        try {
            X509ExtendedTrustManager ofJava = trustManager(null);
            if (ours.isEmpty()) {
                return ofJava;
            }
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            for (X509Certificate issuer : ofJava.getAcceptedIssuers()) {
                all.setCertificateEntry("java-" + all.size(), issuer);
            }
            for (X509Certificate issuer : ours) {
                all.setCertificateEntry("ours-" + all.size(), issuer);
            }
            return trustManager(all);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Java's trust store cannot be used", e);
        }
    }

    private static X509ExtendedTrustManager trustManager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("there is no trust manager for X.509"));
    }
}
