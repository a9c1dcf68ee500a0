package io.batchflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there again when an emulator starts with the state directory of another one. */
class KeptStateTests {

    private static final String FORMULA = "$TargetDedicatedNodes = 1;";

    @TempDir
    private Path temporary;

    private Path state;
    private EmulatorOptions options;

    @BeforeEach
    void options() {
        state = temporary.resolve("state");
        options = EmulatorOptions.defaults().withStateDirectory(state);
    }

    @Test
    void jobsTasksAndFilesAreThereAgainAndWhatRanIsRequeued() {
        JsonNode done;
        String key;
        String started;
        try (BatchEmulator emulator = BatchEmulator.start(options)) {
            key = emulator.accountKey();
            TestClient client = client(emulator);
            addJob(client, "job");
            addTask(client, "job", "done", "sh -c 'echo kept; exit 3'");
            addTask(client, "job", "ran", "sleep 643");
            Eventually.isTrue(() -> state(client, "done").equals("completed")
                    && state(client, "ran").equals("running"));
            done = client.get("/jobs/job/tasks/done").json();
            started = start(client);
        }

        try (BatchEmulator emulator = BatchEmulator.start(options)) {
            TestClient client = client(emulator);
            assertThat(emulator.accountKey()).isEqualTo(key);
            assertThat(timeless(client.get("/jobs/job/tasks/done").json())).isEqualTo(timeless(done));
            assertThat(client.get("/jobs/job/tasks/done/files/stdout.txt").text())
                    .isEqualTo("kept\n");
            Eventually.isTrue(() -> state(client, "ran").equals("running"));
            assertThat(start(client)).isGreaterThan(started);
            assertThat(client.get("/jobs/job/taskcounts")
                            .json()
                            .at("/taskCounts/completed")
                            .asInt())
                    .isEqualTo(1);
            assertThat(client.delete("/jobs/job").status()).isEqualTo(202);
            Eventually.isTrue(() -> client.get("/jobs/job").status() == 404);
        }

        try (BatchEmulator emulator = BatchEmulator.start(options)) {
            assertThat(client(emulator).get("/jobs").json().path("value")).isEmpty();
        }
    }

    @Test
    void poolsNodesAndJobSchedulesAreThereAgain() {
        EmulatorOptions simulated = options.withRuntime(RuntimeOptions.simulated());
        List<JsonNode> before;
        try (BatchEmulator emulator = BatchEmulator.start(simulated)) {
            TestClient client = client(emulator);
            client.post(
                    "/pools",
                    pool("fixed", "\"targetDedicatedNodes\":2,\"metadata\":[{\"name\":\"a\",\"value\":\"b\"}]"));
            client.post("/pools", pool("scaled", "\"enableAutoScale\":true,\"autoScaleFormula\":\"" + FORMULA + "\""));
            client.post("/pools", pool("gone", "\"targetDedicatedNodes\":1"));
            Eventually.isTrue(() -> nodes(client, "fixed").size() == 2
                    && nodes(client, "scaled").size() == 1);
            assertThat(client.delete("/pools/gone").status()).isEqualTo(202);
            assertThat(client.post(
                                    "/jobschedules",
                                    "{\"id\":\"weekly\",\"schedule\":{\"recurrenceInterval\":\"P7D\"},"
                                            + "\"jobSpecification\":{\"poolInfo\":{\"poolId\":\"fixed\"}}}")
                            .status())
                    .isEqualTo(201);
            Eventually.isTrue(() -> client.get("/jobs/weekly:job-1").status() == 200);
            before = shown(client);
        }

        try (BatchEmulator emulator = BatchEmulator.start(simulated)) {
            TestClient client = client(emulator);
            Eventually.isTrue(() -> nodes(client, "fixed").stream().allMatch(node -> node.endsWith("idle")));
            assertThat(shown(client)).isEqualTo(before);
            assertThat(client.get("/pools/gone").status()).isEqualTo(404);
            client.post("/jobs/weekly:job-1/terminate", "{}");
            Eventually.isTrue(() -> client.get("/jobs/weekly:job-1")
                    .json()
                    .path("state")
                    .asText()
                    .equals("completed"));
            emulator.skipTime(Duration.ofDays(8));
            Eventually.isTrue(() -> client.get("/jobschedules/weekly")
                    .json()
                    .at("/executionInfo/recentJob/id")
                    .asText()
                    .equals("weekly:job-2"));
        }

        try (BatchEmulator emulator = BatchEmulator.start(simulated)) {
            TestClient client = client(emulator);
            addJob(client, "later");
            assertThat(client.get("/jobs/later").json().path("creationTime").asText())
                    .isGreaterThan(client.get("/jobs/weekly:job-2")
                            .json()
                            .path("creationTime")
                            .asText());
        }
    }

    @Test
    void dependenciesAndDisabledJobsStayWhatTheyWere() {
        EmulatorOptions simulated = options.withRuntime(RuntimeOptions.simulated());
        try (BatchEmulator emulator = BatchEmulator.start(simulated)) {
            TestClient client = client(emulator);
            client.post("/jobs", "{\"id\":\"job\",\"poolInfo\":{\"poolId\":\"pool\"},\"usesTaskDependencies\":true}");
            addTask(client, "job", "first", "true");
            Eventually.isTrue(() -> state(client, "first").equals("completed"));
            assertThat(client.post("/jobs/job/disable", "{\"disableTasks\":\"requeue\"}")
                            .status())
                    .isEqualTo(202);
            Eventually.isTrue(
                    () -> client.get("/jobs/job").json().path("state").asText().equals("disabled"));
            client.post(
                    "/jobs/job/tasks",
                    "{\"id\":\"second\",\"commandLine\":\"true\",\"dependsOn\":{\"taskIds\":[\"first\"]}}");
            client.post(
                    "/jobs/job/tasks",
                    "{\"id\":\"third\",\"commandLine\":\"true\",\"dependsOn\":{\"taskIds\":[\"second\"]}}");
        }

        try (BatchEmulator emulator = BatchEmulator.start(simulated)) {
            TestClient client = client(emulator);
            assertThat(client.get("/jobs/job").json().path("state").asText()).isEqualTo("disabled");
            assertThat(state(client, "second")).isEqualTo("active");
            assertThat(client.post("/jobs/job/enable", "").status()).isEqualTo(202);
            Eventually.isTrue(() -> state(client, "third").equals("completed"));
        }
    }

    @Test
    void aResetIsKeptAsWell() throws IOException {
        try (BatchEmulator emulator = BatchEmulator.start(options)) {
            addJob(client(emulator), "before");
            emulator.reset();
            addJob(client(emulator), "after");
        }

        try (BatchEmulator emulator = BatchEmulator.start(options)) {
            assertThat(client(emulator).get("/jobs/before").status()).isEqualTo(404);
            assertThat(client(emulator).get("/jobs/after").status()).isEqualTo(200);
        }
        try (Stream<Path> roots = Files.list(state.resolve("nodes"))) {
            assertThat(roots).hasSize(1);
        }
    }

    /** The state is copied at random moments, as a kill leaves it, and cut at a random byte besides. */
    @Test
    void whateverMomentItIsKilledAtNothingThatWasAnsweredIsMissing() throws IOException {
        EmulatorOptions simulated = options.withRuntime(RuntimeOptions.simulated());
        Random random = new Random(7);
        Path killed = temporary.resolve("killed");
        List<Set<String>> answered = new ArrayList<>();
        try (BatchEmulator emulator = BatchEmulator.start(simulated)) {
            TestClient client = client(emulator);
            addJob(client, "job");
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                addTask(client, "job", "t" + i, "true");
                ids.add("t" + i);
                if (random.nextInt(5) == 0) {
                    client.delete("/jobs/job/tasks/t" + i);
                    ids.remove("t" + i);
                }
                if (i % 10 == 9) {
                    Path copy = Files.createDirectories(killed.resolve(String.valueOf(answered.size())));
                    Files.copy(state.resolve("state"), copy.resolve("state"));
                    answered.add(Set.copyOf(ids));
                }
            }
        }
        for (int i = 0; i < answered.size(); i++) {
            Path copy = killed.resolve(String.valueOf(i));
            if (i > 0) {
                Files.writeString(copy.resolve("state"), "0123abcdrun job t1\t{\"st", StandardOpenOption.APPEND);
            }
            try (BatchEmulator emulator = BatchEmulator.start(simulated.withStateDirectory(copy))) {
                assertThat(ids(client(emulator))).isEqualTo(answered.get(i));
            }
        }
    }

    @Test
    void aFileThatIsTornAnywhereStarts() throws IOException {
        EmulatorOptions simulated = options.withRuntime(RuntimeOptions.simulated());
        try (BatchEmulator emulator = BatchEmulator.start(simulated)) {
            addJob(client(emulator), "job");
            addTask(client(emulator), "job", "t", "true");
        }
        long size = Files.size(state.resolve("state"));
        for (long cut = 1; cut < 6; cut++) {
            try (FileChannel file = FileChannel.open(state.resolve("state"), StandardOpenOption.WRITE)) {
                file.truncate(size - cut * 40);
            }
            BatchEmulator.start(simulated).close();
        }
    }

    @Test
    void oneEmulatorAtATimeHasIt() {
        try (BatchEmulator emulator = BatchEmulator.start(options)) {
            assertThatThrownBy(() -> BatchEmulator.start(options))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("stateDirectory " + state)
                    .hasMessageContaining("another emulator uses it");
            assertThat(emulator.activeJobs()).isZero();
        }
        BatchEmulator.start(options).close();
    }

    @Test
    void whatItCannotReadIsLeftAlone() throws IOException {
        refuses("batchflux-emulator-state 2\n", "another version");
        refuses("something else\n", "no state of an emulator");
        refuses("batchflux-emulator-state 1\nnonsense\n" + whole("root\tx") + "\n", "damaged");
        Files.delete(state.resolve("state"));
        Files.writeString(state.resolve("letter.txt"), "mine");
        assertThatThrownBy(() -> BatchEmulator.start(options)).hasMessageContaining("letter.txt");
        assertThat(state).isDirectoryContaining("glob:**letter.txt");
    }

    private static String whole(String entry) {
        CRC32 checksum = new CRC32();
        checksum.update(entry.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x%s", checksum.getValue(), entry);
    }

    private void refuses(String content, String reason) throws IOException {
        Files.createDirectories(state);
        Files.writeString(state.resolve("state"), content);
        assertThatThrownBy(() -> BatchEmulator.start(options))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason);
        assertThat(state.resolve("state")).hasContent(content);
    }

    private static TestClient client(BatchEmulator emulator) {
        return new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
    }

    private static void addJob(TestClient client, String id) {
        assertThat(client.post("/jobs", "{\"id\":\"" + id + "\",\"poolInfo\":{\"poolId\":\"pool\"}}")
                        .status())
                .isEqualTo(201);
    }

    private static void addTask(TestClient client, String job, String id, String command) {
        assertThat(client.post("/jobs/" + job + "/tasks", "{\"id\":\"" + id + "\",\"commandLine\":\"" + command + "\"}")
                        .status())
                .isEqualTo(201);
    }

    private static String pool(String id, String more) {
        return "{\"id\":\"" + id
                + "\",\"vmSize\":\"standard_d2s_v3\",\"virtualMachineConfiguration\":{\"imageReference\":"
                + "{\"publisher\":\"canonical\",\"offer\":\"0001-com-ubuntu-server-jammy\",\"sku\":\"22_04-lts\"},"
                + "\"nodeAgentSKUId\":\"batch.node.ubuntu 22.04\"}," + more + "}";
    }

    private static String state(TestClient client, String task) {
        return client.get("/jobs/job/tasks/" + task).json().path("state").asText();
    }

    private static String start(TestClient client) {
        return client.get("/jobs/job/tasks/ran")
                .json()
                .at("/executionInfo/startTime")
                .asText();
    }

    private static Set<String> ids(TestClient client) {
        Set<String> ids = new HashSet<>();
        client.get("/jobs/job/tasks")
                .json()
                .path("value")
                .forEach(task -> ids.add(task.path("id").asText()));
        return ids;
    }

    private static List<String> nodes(TestClient client, String pool) {
        List<String> nodes = new ArrayList<>();
        client.get("/pools/" + pool + "/nodes")
                .json()
                .path("value")
                .forEach(node -> nodes.add(
                        node.path("id").asText() + " " + node.path("state").asText()));
        return nodes;
    }

    /** What does not change with a start. */
    private static List<JsonNode> shown(TestClient client) {
        JsonNode schedule = client.get("/jobschedules/weekly").json();
        JsonNode job = client.get("/jobs/weekly:job-1").json();
        JsonNode pool = client.get("/pools/fixed").json();
        return List.of(
                schedule.path("creationTime"),
                schedule.at("/executionInfo/nextRunTime"),
                schedule.at("/executionInfo/recentJob/id"),
                schedule.path("schedule"),
                job.path("creationTime"),
                job.path("lastModified"),
                job.path("poolInfo"),
                pool.path("creationTime"),
                pool.path("metadata"),
                pool.path("currentDedicatedNodes"),
                client.get("/pools/scaled").json().path("autoScaleFormula"),
                client.get("/pools/fixed/nodes").json().at("/value/0/id"),
                client.get("/pools/fixed/nodes").json().at("/value/1/allocationTime"));
    }

    /** The URLs of an answer have the port of the emulator in them. */
    private static String timeless(JsonNode task) {
        return task.toString().replaceAll("127\\.0\\.0\\.1:\\d+", "HOST");
    }
}
