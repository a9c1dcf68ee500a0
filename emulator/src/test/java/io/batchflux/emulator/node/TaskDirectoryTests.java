package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.testing.BlobServer;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where a task runs: what a try finds in its directory of the one before, and on its PATH. */
class TaskDirectoryTests extends EmulatorScenario {

    private static final String RETRIES = ",`constraints`:{`maxTaskRetryCount`:2}";

    private final BlobServer blobs = new BlobServer();

    @AfterEach
    void closeBlobs() {
        blobs.close();
    }

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults()
                .withPools(PoolOptions.of("pool").withNodes(2).withTaskSlotsPerNode(1));
    }

    private String result(String task) {
        return awaitTask("job", task, "completed").at("/executionInfo/result").asText();
    }

    @Test
    void anotherTryOnTheNodeFindsAllThatTheOneBeforeLeft() {
        addJob("job");
        addTask("job", "t", shell("ls; touch ../beside; echo . >> tries; test $(wc -l < tries) -ge 3"), RETRIES);

        assertThat(result("t")).isEqualTo("success");
        assertThat(file("job", "t", "stdout.txt")).isEqualTo("tries\n");
        assertThat(file("job", "t", "wd/tries")).isEqualTo(".\n.\n.\n");
        assertThat(client.head("/jobs/job/tasks/t/files/beside").status()).isEqualTo(200);
    }

    @Test
    void whatFailsIfItIsThereAlreadyFailsAgain() {
        addJob("job");
        addTask("job", "t", shell("mkdir out && exit 1"), RETRIES);

        assertThat(result("t")).isEqualTo("failure");
        assertThat(file("job", "t", "stderr.txt")).contains("out").contains("exists");
    }

    @Test
    void aTryOnAnotherNodeBeginsWithNothing() {
        addJob("job");
        addTask("job", "t", shell("ls; touch left; sleep 600"), RETRIES);
        Eventually.get(() -> client.head("/jobs/job/tasks/t/files/wd/left").status(), status -> status == 200);
        String node = task("job", "t").at("/nodeInfo/nodeId").asText();

        emulator.preempt("pool", node);

        Eventually.get(() -> client.head("/jobs/job/tasks/t/files/wd/left").status(), status -> status == 200);
        assertThat(task("job", "t").at("/nodeInfo/nodeId").asText()).isNotEqualTo(node);
        assertThat(file("job", "t", "stdout.txt")).isEmpty();
    }

    @Test
    void nothingIsDownloadedAgain() {
        blobs.put("x", "content");
        addJob("job");
        addTask(
                "job",
                "t",
                shell("cat x; echo changed > x; echo . >> tries; test $(wc -l < tries) -ge 2"),
                RETRIES + ",`resourceFiles`:[{`httpUrl`:`" + blobs.url("box/x?sig=ok") + "`,`filePath`:`x`}]");

        assertThat(result("t")).isEqualTo("success");
        assertThat(file("job", "t", "stdout.txt")).isEqualTo("changed\n");
    }

    /** With the option for those who have no Java elsewhere. */
    @Nested
    class JavaOnPath extends EmulatorScenario {

        @Override
        protected EmulatorOptions options() {
            return EmulatorOptions.defaults().withJavaOnPath();
        }

        @Test
        void tasksFindTheJavaThatRunsTheEmulatorFirst() {
            addJob("job");
            addTask("job", "t", shell("command -v java; echo $PATH"));

            awaitTask("job", "t", "completed");

            String bin = System.getProperty("java.home") + "/bin";
            assertThat(file("job", "t", "stdout.txt")).startsWith(bin + "/java\n" + bin + ":/usr/local/sbin:");
        }
    }

    /** What is said in the documents of neither way. */
    @Nested
    class AppendedStreams extends EmulatorScenario {

        @Override
        protected EmulatorOptions options() {
            return EmulatorOptions.defaults()
                    .withRuntime(RuntimeOptions.processes().withAppendedStreams(true));
        }

        @Test
        void aTryMayGoOnInTheStreamsOfTheOneBefore() {
            addJob("job");
            addTask("job", "t", shell("echo out; echo . >> tries; test $(wc -l < tries) -ge 3"), RETRIES);

            awaitTask("job", "t", "completed");

            assertThat(file("job", "t", "stdout.txt")).isEqualTo("out\nout\nout\n");
        }
    }
}
