package io.batchflux.emulator.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Python's clients of two generations, as pip installs them, against the emulator with its defaults: as severe as the service. */
@EnabledIfSystemProperty(named = "clients", matches = "true", disabledReason = "needs -Pclients")
class PythonClientTests {

    private static BatchEmulator emulator;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        emulator = BatchEmulator.start(EmulatorOptions.defaults());
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
    void theClientBeforeVersion15WorksAsItIs() throws Exception {
        assertThat(run("batch14"))
                .isEqualTo(Map.of(
                        "pools",
                        List.of("pool", "python"),
                        "added",
                        List.of("success"),
                        "exitCodes",
                        List.of(0),
                        "stdout",
                        "grüße 7\n",
                        "succeeded",
                        100,
                        "jobAgain",
                        "409 JobExists"));
    }

    /** Whose {@code create_tasks} raises nothing for a task that was refused. */
    @Test
    void theClientOfVersion15WorksAsItIs() throws Exception {
        assertThat(run("batch15"))
                .isEqualTo(Map.of(
                        "pools",
                        List.of("pool"),
                        "added",
                        150,
                        "exitCodes",
                        List.of(0),
                        "stdout",
                        "grüße 7\n",
                        "succeeded",
                        150,
                        "refused",
                        List.of("refused ClientError"),
                        "there",
                        false,
                        "jobAgain",
                        "409 JobExists"));
    }

    /** Which waits ten seconds and more between two looks. */
    @Test
    void theOperatorOfAirflowWorksAsItIs() throws Exception {
        assertThat(run("airflow15"))
                .isEqualTo(Map.of(
                        "stdout",
                        "hello\n",
                        "failure",
                        "RuntimeError: Job fail. The failed task are:",
                        "jobs",
                        List.of(),
                        "pools",
                        List.of("airflow", "pool")));
    }

    private Map<?, ?> run(String name) throws Exception {
        Path python = Path.of("target/python", name, "bin/python").toAbsolutePath();
        assumeTrue(Files.isExecutable(python), "skipped for want of Python or a package: there is no " + python);
        Map<String, String> environment =
                Map.of("AIRFLOW_HOME", directory.toString(), "AIRFLOW__LOGGING__LOGGING_LEVEL", "ERROR");
        String seen = ClientScript.run(
                List.of(python.toString(), "python/" + name + ".py"), emulator, directory, environment);
        return new ObjectMapper().readValue(seen, Map.class);
    }
}
