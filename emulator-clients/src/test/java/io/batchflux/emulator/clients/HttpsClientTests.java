package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.FaultPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Clients that log in, and so speak https: at the emulator's address, or under Azure's names, which its proxy answers for. */
@EnabledIfSystemProperty(named = "clients", matches = "true", disabledReason = "needs -Pclients")
class HttpsClientTests {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static BatchEmulator emulator;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        emulator = BatchEmulator.start(EmulatorOptions.defaults().withProxyPort(0));
    }

    @AfterAll
    static void close() {
        emulator.close();
    }

    @BeforeEach
    void reset() {
        emulator.reset();
    }

    @Test
    void theGoClientWorksAsItIs() throws Exception {
        Map<String, Object> seen = go();

        assertThat(seen.remove("jobAgain")).asString().startsWith("409 ").contains("cannot be parsed", "JobExists");
        assertThat(seen)
                .isEqualTo(Map.of(
                        "pools",
                        List.of("pool"),
                        "refused",
                        List.of("refused ClientError InvalidPropertyValue false"),
                        "exitCodes",
                        List.of(0),
                        "stdout",
                        "grüße 7\n",
                        "succeeded",
                        99));
    }

    @Test
    void theGoClientSendsTasksAgainWhoseAnswerWasLost() throws Exception {
        emulator.inject(FaultPlan.none().withFault("Tasks_CreateCollection:reset-after,first=1"));

        assertThat((Collection<?>) go().get("refused"))
                .hasSize(100)
                .filteredOn(item -> item.toString().contains(" TaskExists "))
                .hasSize(99);
    }

    @Test
    void theRustClientWorksAsItIs() throws Exception {
        assertThat(rust())
                .isEqualTo(Map.of(
                        "pools",
                        List.of("pool"),
                        "refused",
                        List.of("refused Clienterror InvalidPropertyValue"),
                        "exitCodes",
                        List.of(0),
                        "stdout",
                        "grüße 7\n",
                        "succeeded",
                        99,
                        "jobAgain",
                        "409 None"));
    }

    @Test
    void theRustClientSendsTasksAgainAfter429() throws Exception {
        emulator.inject(FaultPlan.none().withFault("Tasks_CreateCollection:429,first=2,retry-after=1"));

        assertThat(rust()).containsEntry("succeeded", 99);
    }

    @Test
    void version13OfPythonLogsInAndIsLedByTheProxy() throws Exception {
        assertThat(python("batch13"))
                .isEqualTo(Map.of(
                        "pools",
                        List.of("pool"),
                        "errors",
                        List.of(),
                        "pending",
                        0,
                        "refused",
                        List.of("refused InvalidPropertyValue"),
                        "stdout",
                        "t7\n"));
    }

    @Test
    void version13OfPythonLeavesTasksOutAfter429() throws Exception {
        emulator.inject(FaultPlan.none().withFault("Tasks_CreateCollection:429,nth=2,retry-after=1"));

        assertThat(python("batch13"))
                .containsEntry("errors", List.of("TooManyRequests"))
                .containsEntry("pending", 51);
    }

    @Test
    void thePoolIsMadeByPythonsManagementClient() throws Exception {
        assertThat(python("mgmt19"))
                .isEqualTo(Map.of(
                        "endpoint",
                        "contoso.westeurope.batch.azure.com",
                        "key",
                        true,
                        "pools",
                        List.of("made", "pool"),
                        "formula",
                        "$TargetDedicatedNodes=2",
                        "left",
                        List.of("pool")));
    }

    @Test
    void theAzureCliLogsInAndSucceedsWithARefusedTask() throws Exception {
        Path bin = Path.of("target/python/cli/bin").toAbsolutePath();
        assumeTrue(Files.isExecutable(bin.resolve("az")), "skipped for want of the Azure CLI: there is none in " + bin);

        assertThat(run(List.of("sh", "cli/scenario.sh"), Map.of("PATH", bin + ":" + System.getenv("PATH"))))
                .isEqualTo(Map.of(
                        "pools",
                        "pool",
                        "refused",
                        "refused ClientError InvalidPropertyValue",
                        "stdout",
                        "grüße",
                        "jobAgain",
                        "JobExists"));
    }

    private Map<String, Object> go() throws Exception {
        return program("target/go/client", "Go");
    }

    private Map<String, Object> rust() throws Exception {
        return program("target/rust/debug/rust-client", "Rust");
    }

    private Map<String, Object> program(String name, String language) throws Exception {
        Path program = Path.of(name).toAbsolutePath();
        assumeTrue(Files.isExecutable(program), "skipped for want of " + language + ": there is no " + program);
        return run(
                List.of(program.toString()),
                Map.of("AZURE_AUTHORITY_HOST", emulator.endpoint().toString()));
    }

    private Map<String, Object> python(String name) throws Exception {
        Path python = Path.of("target/python", name, "bin/python").toAbsolutePath();
        assumeTrue(Files.isExecutable(python), "skipped for want of Python or a package: there is no " + python);
        return run(List.of(python.toString(), "python/" + name + ".py"), Map.of());
    }

    private Map<String, Object> run(List<String> command, Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(more);
        String certificate = emulator.certificateFile().orElseThrow().toString();
        environment.put("SSL_CERT_FILE", certificate);
        environment.put("REQUESTS_CA_BUNDLE", certificate);
        environment.put("HTTPS_PROXY", emulator.proxyEndpoint().orElseThrow().toString());
        environment.put("NO_PROXY", "127.0.0.1");
        return JSON.readValue(ClientScript.run(command, emulator, directory, environment), new TypeReference<>() {});
    }
}
