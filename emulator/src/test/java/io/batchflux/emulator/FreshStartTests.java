package io.batchflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What a reset of the emulator leaves. */
class FreshStartTests {

    private static final FaultPlan DECLARED = FaultPlan.none().withFault("Jobs_Delete:503,first=1");

    @TempDir
    static Path directory;

    private static BatchEmulator emulator;
    private static TestClient client;

    @BeforeAll
    static void start() {
        emulator = BatchEmulator.start(EmulatorOptions.defaults()
                .withWorkDirectory(directory)
                .withAdminPort(0)
                .withFaults(DECLARED));
        client = new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
    }

    @AfterEach
    void reset() {
        emulator.reset();
    }

    @AfterAll
    static void close() {
        emulator.close();
    }

    @Test
    void noJobNoProcessAndNoFileIsLeftAndTheAddressIsTheSame() {
        addJob("job");
        for (int i = 0; i < 6; i++) {
            addTask("job", "t" + i, "sh -c 'touch left; sleep 641 & sleep 641'");
        }
        Eventually.isTrue(() -> sleepers() == 8);
        URI endpoint = emulator.endpoint();
        Set<Path> before = roots();

        emulator.reset();

        Eventually.isTrue(() -> sleepers() == 0);
        assertThat(roots()).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(emulator.endpoint()).isEqualTo(endpoint);
        assertThat(emulator.activeJobs()).isZero();
        assertThat(emulator.runningTasks()).isZero();
        assertThat(client.get("/jobs/job").code()).isEqualTo("JobNotFound");
        assertThat(client.get("/jobs").json().path("value")).isEmpty();
    }

    @Test
    void tasksRunAsBeforeUnderTheSameNames() {
        runToTheEnd();

        emulator.reset();

        runToTheEnd();
    }

    @Test
    void thePoolsAreThoseOfTheOptions() {
        client.post(
                "/pools",
                "{`id`:`added`,`vmSize`:`standard_d2s_v3`,`targetDedicatedNodes`:1,`virtualMachineConfiguration`:{"
                        + "`imageReference`:{`publisher`:`canonical`,`offer`:`ubuntu-24_04-lts`,`sku`:`server`},"
                        + "`nodeAgentSKUId`:`batch.node.ubuntu 24.04`}}");
        assertThat(client.get("/pools/added").status()).isEqualTo(200);
        emulator.preempt("pool", "1");
        client.delete("/pools/pool");

        emulator.reset();

        assertThat(client.get("/pools/added").code()).isEqualTo("PoolNotFound");
        assertThat(client.get("/pools/pool").json().path("state").asText()).isEqualTo("active");
        assertThat(client.get("/pools/pool/nodes").json().at("/value/0/state").asText())
                .isEqualTo("idle");
    }

    @Test
    void faultsAndClockAreThoseOfTheOptionsAndRequestsCountFromZero() {
        client.delete("/jobs/none");
        emulator.inject(FaultPlan.none().withFault("Jobs_List:500"));
        emulator.skewClock(Duration.ofMinutes(2));
        assertThat(client.get("/jobs").status()).isEqualTo(500);

        emulator.reset();

        assertThat(emulator.requests()).isEmpty();
        assertThat(emulator.injectedFaults()).isEqualTo(Map.of("Jobs_Delete:503,first=1", 0L));
        assertThat(client.get("/jobs").status()).isEqualTo(200);
        assertThat(client.delete("/jobs/none").status()).isEqualTo(503);
        assertThat(admin("GET", "/clock").json().path("skew").asText()).isEqualTo("PT0S");
    }

    @Test
    void requestsAreAnsweredMeanwhileFromBeforeOrAfter() {
        Mono<Set<Integer>> statuses = Flux.range(1, 60)
                .flatMap(
                        i -> Mono.fromCallable(() -> {
                                    addJob("job" + i);
                                    return addTask("job" + i, "t", "sleep 641").status();
                                })
                                .subscribeOn(Schedulers.boundedElastic()),
                        4)
                .collect(Collectors.toSet());
        Mono<Void> resets = Flux.range(1, 4)
                .concatMap(i -> Mono.fromRunnable(emulator::reset).subscribeOn(Schedulers.boundedElastic()))
                .then();

        Set<Integer> seen = Objects.requireNonNull(
                        Mono.zip(statuses, resets.thenReturn(true)).block())
                .getT1();

        assertThat(seen).isSubsetOf(201, 404);
        emulator.reset();
        assertThat(emulator.activeJobs()).isZero();
        Eventually.isTrue(() -> sleepers() == 0);
    }

    @Test
    void otherProgramsResetItByTheAdminEndpoint() {
        addJob("job");

        assertThat(admin("POST", "/reset").status()).isEqualTo(204);

        assertThat(emulator.activeJobs()).isZero();
        assertThat(client.get("/jobs/job").status()).isEqualTo(404);
    }

    @Test
    void thePoolsOfTheAdminEndpointAreTheNewOnes() {
        emulator.reset();

        assertThat(admin("POST", "/pools/pool/nodes/1/preempt").status()).isEqualTo(204);

        assertThat(client.get("/pools/pool/nodes").json().at("/value/0/state").asText())
                .isEqualTo("preempted");
    }

    @Test
    void aClosedOneSaysSo() {
        BatchEmulator closed = BatchEmulator.start(EmulatorOptions.defaults());
        closed.close();

        assertThatThrownBy(closed::reset)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the emulator is closed");
    }

    private void runToTheEnd() {
        addJob("job");
        addTask("job", "task", "sh -c 'test ! -e left && touch left'");
        Eventually.isTrue(() -> client.get("/jobs/job/tasks/task")
                .json()
                .at("/executionInfo/result")
                .asText()
                .equals("success"));
    }

    private void addJob(String id) {
        client.post("/jobs", "{`id`:`" + id + "`,`poolInfo`:{`poolId`:`pool`}}");
    }

    private TestClient.Answer addTask(String job, String id, String command) {
        return client.post("/jobs/" + job + "/tasks", "{`id`:`" + id + "`,`commandLine`:`" + command + "`}");
    }

    private TestClient.Answer admin(String method, String path) {
        URI uri = URI.create(emulator.adminEndpoint().orElseThrow() + path);
        return client.raw(method, uri, new DefaultHttpHeaders(), new byte[0]);
    }

    private Set<Path> roots() {
        try (Stream<Path> left = Files.list(directory)) {
            return left.collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sleepers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.endsWith("sleep 641"))
                        .filter(line -> !line.contains("sh -c"))
                        .isPresent())
                .count();
    }
}
