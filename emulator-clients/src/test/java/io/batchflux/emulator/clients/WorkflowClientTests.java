package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Workflow systems that bring their own pools, blobs and images, as pip installs them, led here by the proxy. */
@EnabledIfSystemProperty(named = "clients", matches = "true", disabledReason = "needs -Pclients")
class WorkflowClientTests {

    @TempDir
    private Path directory;

    private BatchEmulator emulator;
    private Azurite azurite;

    @BeforeEach
    void start() throws IOException {
        assumeFalse(Boolean.getBoolean("azurite.skip"), "the build was told to go without Azurite");
        emulator = BatchEmulator.start(EmulatorOptions.defaults()
                .withProxyPort(0)
                .withImage("snakemake/snakemake:v9.27.1", snakemakeImage())
                .withImage("covalent.azurecr.io/covalent-executor-base:latest", covalentImage()));
        Path certificate = directory.resolve("azurite.pem");
        Path key = directory.resolve("azurite.key");
        emulator.writeServerCertificate(certificate, key);
        azurite = Azurite.start(AzuriteOptions.defaults()
                .withAnyVersion(true)
                .withAccount("mystorage")
                .withHttps(certificate, key));
        emulator.routeStorage("mystorage", azurite.blobEndpoint());
        Files.writeString(
                banner(),
                environment().entrySet().stream()
                        .map(variable -> "export " + variable.getKey() + "='" + variable.getValue() + "'\n")
                        .collect(Collectors.joining()));
    }

    @AfterEach
    void close() {
        if (azurite != null) {
            azurite.close();
        }
        if (emulator != null) {
            emulator.close();
        }
    }

    /** Whose plugin loses what a task has said before it failed. */
    @Test
    void snakemakeWorksAsItIs() throws Exception {
        assertThat(run(python("snakemake9"), List.of("sh", "snakemake/scenario.sh")))
                .isEqualTo(Map.of(
                        "exit",
                        1,
                        "blobs",
                        List.of("greeting.txt", "hello.txt"),
                        "greeting",
                        "HELLO\n",
                        "failure",
                        List.of("FailureExitCode"),
                        "stderr",
                        List.of(""),
                        "jobs",
                        List.of(),
                        "pools",
                        List.of("pool")));
    }

    /** Which leaves the job of a task that failed active. */
    @Test
    void theExecutorOfCovalentWorksAsItIs() throws Exception {
        Path python = python("covalent0");
        assertThat(run(python, List.of(python.toString(), "python/covalent0.py")))
                .isEqualTo(Map.of(
                        "result",
                        1024,
                        "failure",
                        "BatchTaskFailedException: Task failed with exit code 1. Check batch task log for more details.",
                        "tries",
                        2,
                        "jobs",
                        Map.of("covalent-batch-first-0", "completed", "covalent-batch-second-0", "active"),
                        "blobs",
                        List.of("func-first-0.pkl", "func-second-0.pkl", "result-first-0.pkl")));
    }

    @Test
    void theServerOfCovalentWorksAsItIs() throws Exception {
        assertThat(run(python("covalent0"), List.of("sh", "covalent/scenario.sh")))
                .isEqualTo(Map.of("status", "COMPLETED", "result", 1024));
    }

    private String snakemakeImage() {
        Path pip = Path.of("snakemake/image").toAbsolutePath();
        return "env PATH=" + pip + ":" + python("snakemake9").getParent() + ":/usr/bin:/bin HOME=" + directory;
    }

    private String covalentImage() {
        Path image = Path.of("covalent/executor-base").toAbsolutePath();
        return "sh " + image + " " + banner() + " " + python("covalent0");
    }

    private Path banner() {
        return directory.resolve("emulator.env");
    }

    private static Path python(String name) {
        return Path.of("target/python", name, "bin/python").toAbsolutePath();
    }

    private Map<String, Object> run(Path python, List<String> command) throws Exception {
        assumeTrue(Files.isExecutable(python), "skipped for want of Python or a package: there is no " + python);
        Map<String, String> environment = environment();
        environment.put("PYTHON", python.toString());
        environment.put("HOME", directory.toString());
        return new ObjectMapper()
                .readValue(ClientScript.run(command, emulator, directory, environment), new TypeReference<>() {});
    }

    /** What the emulator's program prints. */
    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("AZURE_BATCH_ACCESS_KEY", emulator.accountKey());
        environment.put(
                "IDENTITY_ENDPOINT", emulator.identityEndpoint().orElseThrow().toString());
        environment.put("IDENTITY_HEADER", emulator.identityHeader().orElseThrow());
        environment.put("HTTPS_PROXY", emulator.proxyEndpoint().orElseThrow().toString());
        environment.put("NO_PROXY", "127.0.0.1,localhost");
        environment.put(
                "REQUESTS_CA_BUNDLE", emulator.certificateFile().orElseThrow().toString());
        return environment;
    }
}
