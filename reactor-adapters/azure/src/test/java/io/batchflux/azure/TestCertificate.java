package io.batchflux.azure;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** A certificate that nobody trusts but who is told to, made by the JDK's own tool. */
record TestCertificate(Path store) {

    static final String PASSWORD = "changeit";

    private static final String ALIAS = "local";

    /** Creates one for 127.0.0.1 and these names. */
    static TestCertificate create(Path directory, String... names) {
        String subjects = Stream.concat(
                        Stream.of("ip:127.0.0.1"), Stream.of(names).map("dns:"::concat))
                .collect(Collectors.joining(","));
        Path store = directory.resolve("certificate.pfx");
        keytool(
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=" + subjects,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString());
        return new TestCertificate(store);
    }

    static void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(
                0,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC"));
        try {
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new AssertionError("keytool failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Returns what makes a client trust it. */
    UnaryOperator<HttpClient> trust() {
        GenericSslContextSpec<SslContextBuilder> context =
                Http11SslContextSpec.forClient().configure(builder -> builder.trustManager(trustManagers()));
        return client -> client.secure(secure -> secure.sslContext(context));
    }

    /** Returns what a server shows. */
    GenericSslContextSpec<SslContextBuilder> server() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(), PASSWORD.toCharArray());
            return Http11SslContextSpec.forServer(keys);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private TrustManagerFactory trustManagers() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, load().getCertificate(ALIAS));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            return managers;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private KeyStore load() {
        try (InputStream file = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, PASSWORD.toCharArray());
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
