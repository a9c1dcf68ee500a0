package io.batchflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchEmulatorTests {

    @Test
    void closingLeavesNeitherProcessNorFile(@TempDir Path directory) throws Exception {
        BatchEmulator emulator = BatchEmulator.start(EmulatorOptions.defaults().withWorkDirectory(directory));
        TestClient client = client(emulator);
        client.post("/jobs", "{`id`:`job`,`poolInfo`:{`poolId`:`pool`}}");
        for (int i = 0; i < 6; i++) {
            client.post("/jobs/job/tasks", "{`id`:`t" + i + "`,`commandLine`:`sh -c 'sleep 631 & sleep 631'`}");
        }
        Eventually.isTrue(() -> sleepers() == 8);

        emulator.close();

        Eventually.isTrue(() -> sleepers() == 0);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
        assertThat(emulator.runningTasks()).isZero();
        assertThat(emulator.activeJobs()).isZero();
        emulator.close();
    }

    @Test
    void aProgramThatHasClosedItIsNotHeldUp() {
        Set<Thread> before = threadsThatKeepAProgramAlive();

        try (BatchEmulator emulator = BatchEmulator.start(EmulatorOptions.defaults())) {
            client(emulator).post("/jobs", "{`id`:`job`,`poolInfo`:{`poolId`:`pool`}}");
            client(emulator).post("/jobs/job/tasks", "{`id`:`t`,`commandLine`:`true`}");
            Eventually.get(
                    () -> client(emulator).get("/jobs/job/tasks/t").json(),
                    task -> task.path("state").asText().equals("completed"));
        }

        assertThat(threadsThatKeepAProgramAlive()).isSubsetOf(before);
    }

    /** Netty has one more, which ends after a second in which nobody has needed it. */
    private static Set<Thread> threadsThatKeepAProgramAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && !thread.getName().startsWith("globalEventExecutor"))
                .collect(Collectors.toSet());
    }

    @Test
    void everyStartHasAKeyOfItsOwnUnlessOneIsGiven() {
        String key = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
        try (BatchEmulator one = BatchEmulator.start(EmulatorOptions.defaults());
                BatchEmulator two = BatchEmulator.start(EmulatorOptions.defaults());
                BatchEmulator given =
                        BatchEmulator.start(EmulatorOptions.defaults().withAccount("mine", key))) {
            assertThat(one.accountKey()).isNotEqualTo(two.accountKey());
            assertThat(given.accountKey()).isEqualTo(key);
            assertThat(given.accountName()).isEqualTo("mine");
            assertThat(client(given).get("/jobs").status()).isEqualTo(200);
        }
    }

    @Test
    void aPortThatIsTakenIsAnErrorAndLeavesNothing(@TempDir Path directory) throws Exception {
        try (BatchEmulator first = BatchEmulator.start(EmulatorOptions.defaults())) {
            EmulatorOptions same = EmulatorOptions.defaults()
                    .withPort(first.endpoint().getPort())
                    .withWorkDirectory(directory);

            assertThatThrownBy(() -> BatchEmulator.start(same)).hasMessageContaining("in use");

            try (Stream<Path> left = Files.list(directory)) {
                assertThat(left).isEmpty();
            }
        }
    }

    private static TestClient client(BatchEmulator emulator) {
        return new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
    }

    private static long sleepers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.endsWith("sleep 631"))
                        .filter(line -> !line.contains("sh -c"))
                        .isPresent())
                .count();
    }
}
