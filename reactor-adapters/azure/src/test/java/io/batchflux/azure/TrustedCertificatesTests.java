package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.spi.PermanentServiceException;
import io.batchflux.testing.ConnectProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(BlockingCalls.class)
class TrustedCertificatesTests {

    private static final String BATCH = "batch.invalid";
    private static final String STORAGE = "storage.invalid";
    private static final String LOGIN = "login.microsoftonline.com";
    private static final String JOB = "{'id':'j','state':'active'}";

    private static TestAuthority ours;
    private static TestCertificate certificate;

    @TempDir
    Path directory;

    @BeforeAll
    static void found(@TempDir Path authorities) {
        ours = TestAuthority.create(authorities, "Corp");
        certificate = ours.issue("services", BATCH, STORAGE, LOGIN);
    }

    @Test
    void authorityOfAProxyThatLooksIntoConnectionsIsTrustedForEverything() throws IOException {
        try (FaultServer server = new FaultServer(certificate);
                ConnectProxy proxy = ConnectProxy.start()) {
            leadAll(proxy, server);
            server.logIn(LOGIN).answer(200, JOB).answer(201, "");

            try (AzureBatch azure = AzureBatch.connect(withSecret(proxy, bundle(ours.pem())))) {
                azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
                azure.blobStore().createContainer("c").block(Duration.ofSeconds(20));
            }

            assertThat(proxy.destinations()).contains(LOGIN + ":443", BATCH + ":443", STORAGE + ":443");
        }
    }

    @Test
    void authoritiesOfTheFileAndOfJavaAreBothTrusted() throws IOException {
        TestAuthority javas = TestAuthority.create(directory, "Java");
        Map<String, String> properties = Map.of(
                "javax.net.ssl.trustStore",
                javas.store().toString(),
                "javax.net.ssl.trustStorePassword",
                TestCertificate.PASSWORD,
                "javax.net.ssl.trustStoreType",
                "PKCS12");
        properties.forEach(System::setProperty);
        try (FaultServer batch = new FaultServer(javas.issue("batch"));
                FaultServer storage = new FaultServer(certificate);
                AzureBatch azure = AzureBatch.connect(options(batch, bundle(ours.pem()))
                        .with(ConfigurationKey.STORAGE_ACCOUNT_URL, storage.url() + "/storage"))) {
            batch.answer(200, JOB);
            storage.answer(201, "");

            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
            azure.blobStore().createContainer("c").block(Duration.ofSeconds(20));
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void allCertificatesOfTheFileAreTrustedWhateverElseIsInIt() throws IOException {
        Path file = bundle("# Ours\n" + TestAuthority.create(directory, "Other").pem()
                + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\nsubject=CN = Corp\n"
                + ours.pem().replace("\n", "\r\n"));
        try (FaultServer server = new FaultServer(certificate);
                AzureBatch azure = AzureBatch.connect(options(server, file))) {
            server.answer(200, JOB);

            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));

            assertThat(Await.value(azure.validate()).toString())
                    .startsWith("OK certificates: 2 of " + file + " are trusted beside those of Java's trust store.");
        }
    }

    @Test
    void unknownIssuerIsNamedWithHostAndKey() {
        try (FaultServer server = new FaultServer(certificate)) {
            assertThatThrownBy(() -> describeJob(options(server)))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessage(
                            "The certificate of " + server.url() + " is not trusted: it was issued by \"CN=Corp\", whom"
                                    + " neither Java's trust store nor ca_bundle has. If that is an authority of your own network,"
                                    + " such as a proxy that looks into connections, put its certificate into the file that ca_bundle"
                                    + " names.");
            assertThatThrownBy(() -> createContainer(options(server)))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageStartingWith(
                            "The certificate of " + server.url() + " is not trusted: it was issued by \"CN=Corp\"");
        }
    }

    @Test
    void fileThatHasAnotherAuthorityIsNamed() throws IOException {
        Path file = bundle(TestAuthority.create(directory, "Other").pem());
        try (FaultServer server = new FaultServer(certificate)) {
            assertThatThrownBy(() -> describeJob(options(server, file)))
                    .hasMessageContaining("nor ca_bundle (" + file + ") has");
        }
    }

    @Test
    void unknownIssuerOfTheAuthorityHostIsNamedWithThatHost() {
        try (FaultServer server = new FaultServer(certificate);
                ConnectProxy proxy = ConnectProxy.start()) {
            leadAll(proxy, server);

            assertThatThrownBy(() -> describeJob(withSecret(proxy, null)))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageStartingWith(
                            "Could not get a token for https://" + BATCH + ": The certificate of https://" + LOGIN
                                    + " is not trusted: it was issued by \"CN=Corp\"");
        }
    }

    @Test
    void proxyThatRefusesTheWayToTheAuthorityHostIsSaidToDoSo() {
        try (ConnectProxy proxy = ConnectProxy.start().ask("me", "secret")) {
            assertThatThrownBy(() -> describeJob(withSecret(proxy, null)))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageStartingWith("Could not get a token for https://" + BATCH + ": The proxy " + proxy.url())
                    .hasMessageContaining("asks for a user and a password");
        }
    }

    @Test
    void expiredCertificateIsToldWithItsDate() throws IOException {
        Path file = bundle(ours.pem());
        try (FaultServer server = new FaultServer(ours.issueFrom("-10d", "5", "expired"))) {
            assertThatThrownBy(() -> describeJob(options(server, file)))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageStartingWith(
                            "The certificate of " + server.url() + " is not trusted: that of CN=expired expired at 20")
                    .hasMessageEndingWith(
                            ". Let it be renewed or, if it should still hold, check this machine's clock.");
        }
    }

    @Test
    void certificateOfTheFutureIsToldWithItsDateAndOurs() throws IOException {
        Path file = bundle(ours.pem());
        try (FaultServer server = new FaultServer(ours.issueFrom("+5d", "5", "future"))) {
            assertThatThrownBy(() -> describeJob(options(server, file)))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessageContaining(" is not trusted: it is valid from 20")
                    .hasMessageContaining("Check this machine's clock, which says 20");
        }
    }

    @Test
    void certificateForAnotherHostIsToldWithBoth() throws IOException {
        Path file = bundle(ours.pem());
        try (FaultServer server = new FaultServer(ours.issueFor("other", "other.example"))) {
            assertThatThrownBy(() -> describeJob(options(server, file)))
                    .isInstanceOf(PermanentServiceException.class)
                    .hasMessage("The certificate of " + server.url()
                            + " is not trusted: it is for [other.example] and not for"
                            + " 127.0.0.1. Check the URL, and whether something else answers in the service's place.");
        }
    }

    @Test
    void fileThatIsNotThereIsToldWithAllElse() {
        Path file = directory.resolve("missing.pem");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> AzureBatch.connect(AzureBatchOptions.create()
                        .with(ConfigurationKey.CA_BUNDLE, file.toString())
                        .with(ConfigurationKey.RETRIES, "many")))
                .withMessageContaining("- retries must be")
                .withMessageContaining("- pool_id (")
                .withMessageContaining(
                        "- ca_bundle, from the program, must name a file with certificates in PEM, was \"" + file
                                + "\": there is no such file. Correct the one or the other.");
    }

    @Test
    void fileThatCannotBeReadIsTold() {
        refused(directory, "it cannot be read: ");
    }

    @Test
    void fileWithoutACertificateIsTold() throws IOException {
        refused(bundle(""), "it has no BEGIN CERTIFICATE");
        refused(
                bundle("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
                "it has no BEGIN CERTIFICATE");
    }

    @Test
    void fileInDerIsToldHowToBecomePem() throws IOException {
        String base64 = ours.pem().replaceAll("-----[A-Z ]+-----|\n", "");
        refused(
                Files.write(directory.resolve("der.cer"), Base64.getDecoder().decode(base64)),
                "one in DER is converted by openssl x509 -inform der");
    }

    @Test
    void certificateThatCannotBeReadIsToldWithItsNumber() throws IOException {
        refused(
                bundle(ours.pem() + "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n"),
                "its certificate number 2 cannot be read");
    }

    @Test
    void fileWhoseCertificatesHaveAllExpiredIsTold() throws IOException {
        refused(bundle(expired()), "all it has have expired, such as that of CN=Old, valid until 20");
    }

    @Test
    void oneCertificateThatHasExpiredIsAWarning() throws IOException {
        Path file = bundle(expired() + ours.pem());
        try (FaultServer server = new FaultServer(certificate);
                AzureBatch azure = AzureBatch.connect(options(server, file))) {
            assertThat(Await.value(azure.validate()).checks().get(0))
                    .satisfies(check -> assertThat(check.status()).isEqualTo(ValidationReport.Status.WARNING))
                    .satisfies(check -> assertThat(check.text())
                            .contains("1 have expired, such as that of CN=Old, valid until 20"));
        }
    }

    private String expired() {
        return TestAuthority.create(directory, "Old", List.of("-startdate", "-10d", "-validity", "5"))
                .pem();
    }

    private static void refused(Path file, String why) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> AzureBatch.connect(
                        TestOptions.of("http://127.0.0.1:10").with(ConfigurationKey.CA_BUNDLE, file.toString())))
                .withMessageContaining("was \"" + file + "\": ")
                .withMessageContaining(why);
    }

    private static void describeJob(AzureBatchOptions options) {
        try (AzureBatch azure = AzureBatch.connect(options)) {
            azure.batchService().describeJob("j").block(Duration.ofSeconds(20));
        }
    }

    private static void createContainer(AzureBatchOptions options) {
        try (AzureBatch azure = AzureBatch.connect(options)) {
            azure.blobStore().createContainer("c").block(Duration.ofSeconds(20));
        }
    }

    private Path bundle(String text) throws IOException {
        return Files.writeString(directory.resolve("bundle.pem"), text, StandardCharsets.US_ASCII);
    }

    private static AzureBatchOptions options(FaultServer server) {
        return TestOptions.of(server.url());
    }

    private static AzureBatchOptions options(FaultServer server, Path bundle) {
        return options(server).with(ConfigurationKey.CA_BUNDLE, bundle.toString());
    }

    private static AzureBatchOptions withSecret(ConnectProxy proxy, @Nullable Path bundle) {
        return AzureBatchOptions.create()
                .with(ConfigurationKey.BATCH_ACCOUNT_URL, "https://" + BATCH)
                .with(ConfigurationKey.STORAGE_ACCOUNT_URL, "https://" + STORAGE)
                .with(ConfigurationKey.POOL_ID, "pool")
                .with(ConfigurationKey.TENANT_ID, "11111111-1111-1111-1111-111111111111")
                .with(ConfigurationKey.CLIENT_ID, "22222222-2222-2222-2222-222222222222")
                .with(ConfigurationKey.CLIENT_SECRET, "secret")
                .with(ConfigurationKey.PROXY, proxy.url())
                .with(ConfigurationKey.CA_BUNDLE, bundle == null ? "" : bundle.toString());
    }

    private static void leadAll(ConnectProxy proxy, FaultServer server) {
        for (String host : List.of(BATCH, STORAGE, LOGIN)) {
            proxy.lead(host, URI.create(server.url()).getPort());
        }
    }
}
