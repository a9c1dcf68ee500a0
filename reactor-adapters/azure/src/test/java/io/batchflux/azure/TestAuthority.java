package io.batchflux.azure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An authority that nobody knows, made by the JDK's own tool. */
record TestAuthority(String name, Path store) {

    private static final char[] PASSWORD = TestCertificate.PASSWORD.toCharArray();

    static TestAuthority create(Path directory, String name) {
        return create(directory, name, List.of("-validity", "30"));
    }

    /** Creates one with this validity, as the tool wants it. */
    static TestAuthority create(Path directory, String name, List<String> validity) {
        TestAuthority authority = new TestAuthority(name, directory.resolve(name + ".pfx"));
        List<String> arguments = new ArrayList<>(validity);
        arguments.addAll(List.of("-ext", "bc:c"));
        authority.make("authority", "CN=" + name, arguments);
        return authority;
    }

    /** Issues a certificate for 127.0.0.1 that is valid now. */
    TestCertificate issue(String alias, String... names) {
        return issue(
                alias,
                List.of("-validity", "20"),
                Stream.concat(Stream.of("ip:127.0.0.1"), Stream.of(names).map("dns:"::concat)));
    }

    /** Issues a certificate for 127.0.0.1 with this start and validity, as the tool wants them. */
    TestCertificate issueFrom(String start, String days, String alias) {
        return issue(alias, List.of("-startdate", start, "-validity", days), Stream.of("ip:127.0.0.1"));
    }

    /** Issues a certificate for a host of this name and for nothing else. */
    TestCertificate issueFor(String alias, String host) {
        return issue(alias, List.of("-validity", "20"), Stream.of("dns:" + host));
    }

    /** Returns its own certificate in PEM. */
    String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(load().getCertificate("authority").getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private TestCertificate issue(String alias, List<String> validity, Stream<String> subjects) {
        List<String> arguments = new ArrayList<>(validity);
        arguments.addAll(List.of("-signer", "authority", "-ext", "SAN=" + subjects.collect(Collectors.joining(","))));
        make(alias, "CN=" + alias, arguments);
        Path file = store.resolveSibling(name + "-" + alias + ".pfx");
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore all = load();
            Certificate[] chain = all.getCertificateChain(alias);
            KeyStore alone = KeyStore.getInstance("PKCS12");
            alone.load(null, null);
            alone.setKeyEntry("local", all.getKey(alias, PASSWORD), PASSWORD, chain);
            alone.store(out, PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return new TestCertificate(file);
    }

    private void make(String alias, String subject, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                subject,
                "-storetype",
                "PKCS12",
                "-storepass",
                TestCertificate.PASSWORD,
                "-keystore",
                store.toString()));
        arguments.addAll(more);
        TestCertificate.keytool(arguments.toArray(String[]::new));
    }

    private KeyStore load() {
        try (InputStream file = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, PASSWORD);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
