package io.batchflux.emulator.cli;

import static io.batchflux.emulator.cli.CommandLines.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.batchflux.emulator.AccountOptions;
import io.batchflux.emulator.AccountRole;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.Fault;
import io.batchflux.emulator.FaultKind;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.FaultTrigger;
import io.batchflux.emulator.FileListSize;
import io.batchflux.emulator.JobOptions;
import io.batchflux.emulator.LatencyOptions;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RequestLogging;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.azurite.AzuriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the options of the command line are to the emulator. */
class CommandLineOptionsTests {

    @Test
    void optionsAreReadFromTheCommandLine() {
        EmulatorOptions options = parse(
                "--port=9000",
                "--account=mine",
                "--key=a2V5",
                "--pool=a:slots=2,nodes=3",
                "--pool=b:nodes=0,spot=2,delay=PT2S,start-up=PT1S,max-nodes=5,max-spot=6,failing-start-tasks=1,"
                        + "start-task=sh -c 'echo a, b'",
                "--supply=delay=PT3S,error=AllocationFailed",
                "--max-pools=7",
                "--image=repo/x:1=java -jar x.jar --flag=1",
                "--image=plain=",
                "--work-directory=/tmp/batch",
                "--runtime=simulated",
                "--default-duration=PT2S",
                "--latency=5..20",
                "--seed=9",
                "--fault=Tasks_List:429,first=3,retry-after=2",
                "--fault=*:latency,delay=5..9,probability=0.5",
                "--admin-port=0",
                "--window-controls",
                "--admin-key",
                "--log-format=json",
                "--transition=PT1S",
                "--task-disk-quota=1000",
                "--https",
                "--certificate=/tmp/c.pem",
                "--clock-skew=PT-20M",
                "--limit-over-all-tries",
                "--refuse-passed-limit",
                "--prepare-again",
                "--forget-tasks=PT1M",
                "--file-list-size=values",
                "--time-scale=60");

        assertThat(options.endpoint().port()).isEqualTo(9000);
        assertThat(options.endpoint().windowControls()).isTrue();
        assertThat(options.endpoint().adminKey()).isTrue();
        assertThat(options.requestLogging()).isEqualTo(RequestLogging.JSON);
        assertThat(options.account().name()).isEqualTo("mine");
        assertThat(options.account().key()).isEqualTo(Optional.of("a2V5"));
        assertThat(options.nodes().pools())
                .isEqualTo(List.of(
                        PoolOptions.of("a").withTaskSlotsPerNode(2).withNodes(3),
                        PoolOptions.of("b")
                                .withNodes(0)
                                .withLowPriorityNodes(2)
                                .withStartTask("sh -c 'echo a, b'")
                                .withSupply(NodeSupply.prompt()
                                        .withDelay(Duration.ofSeconds(2))
                                        .withStartUp(Duration.ofSeconds(1))
                                        .withMaxDedicatedNodes(5)
                                        .withMaxLowPriorityNodes(6)
                                        .withFailingStartTasks(1))));
        assertThat(options.nodes().supply())
                .isEqualTo(NodeSupply.prompt().withDelay(Duration.ofSeconds(3)).withError("AllocationFailed"));
        assertThat(options.limits().maxPools()).isEqualTo(7);
        assertThat(options.nodes().images().commands())
                .containsEntry("repo/x:1", "java -jar x.jar --flag=1")
                .containsEntry("plain", "");
        assertThat(options.nodes().runtime()).isEqualTo(new RuntimeOptions.Simulated(Duration.ofSeconds(2), 60));
        assertThat(options.disturbance().latency())
                .isEqualTo(LatencyOptions.between(Duration.ofMillis(5), Duration.ofMillis(20)));
        assertThat(options.disturbance().seed()).isEqualTo(9);
        assertThat(options.disturbance().faults())
                .isEqualTo(FaultPlan.none()
                        .withSeed(9)
                        .withFault(Fault.of("Tasks_List", FaultKind.TOO_MANY_REQUESTS)
                                .withTrigger(FaultTrigger.first(3))
                                .withRetryAfter(Duration.ofSeconds(2)))
                        .withFault(Fault.of("*", FaultKind.LATENCY)
                                .withTrigger(FaultTrigger.probability(0.5))
                                .withDelay(LatencyOptions.parse("5..9"))));
        assertThat(options.jobs())
                .isEqualTo(new JobOptions(
                        Duration.ofSeconds(1),
                        Optional.of(1000L),
                        true,
                        true,
                        true,
                        Optional.of(Duration.ofMinutes(1))));
        assertThat(options.limits().fileListSize()).isEqualTo(FileListSize.VALUES);
        assertThat(options.endpoint().adminPort()).isEqualTo(Optional.of(0));
        assertThat(options.endpoint().https()).isTrue();
        assertThat(options.endpoint().certificateFile()).isEqualTo(Optional.of(Path.of("/tmp/c.pem")));
        assertThat(options.disturbance().clockSkew()).isEqualTo(Duration.ofMinutes(-20));
        assertThat(options.nodes().workDirectory()).isEqualTo(Optional.of(Path.of("/tmp/batch")));
    }

    @Test
    void secondWaysOfNodesAreOptions() {
        assertThat(parse("--outputs-after-terminate", "--star-takes-dot-files")
                        .nodes()
                        .runtime())
                .isEqualTo(RuntimeOptions.processes()
                        .withOutputsAfterTerminate(true)
                        .withStarTakesDotFiles(true));
    }

    @Test
    void withoutOptionsTheDefaultsHold() {
        assertThat(parse()).isEqualTo(EmulatorOptions.defaults());
    }

    @Test
    void theKeyComesFromAFileOrTheEnvironmentToo(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "a2V5\n");

        assertThat(parse("--key-file=" + file).account().key()).isEqualTo(Optional.of("a2V5"));
        assertThat(new AccountArguments()
                        .options(Map.of(AccountArguments.KEY, "b3RoZXI="))
                        .key())
                .isEqualTo(Optional.of("b3RoZXI="));
        assertThatThrownBy(() -> parse("--key=a2V5", "--key-file=" + file)).hasMessageContaining("together");
        assertThatThrownBy(() -> parse("--key-file=" + directory)).hasMessageContaining("--key-file");
    }

    @Test
    void optionsThatCanBeGivenAgainLeaveTheOthersAlone() {
        EmulatorOptions options = parse("--max-pools=7", "--pool=a", "--image=x=y", "--pool=b", "--image=y=z");

        assertThat(options.limits().maxPools()).isEqualTo(7);
        assertThat(options.nodes().pools()).extracting(PoolOptions::id).containsExactly("a", "b");
        assertThat(options.nodes().images().commands()).hasSize(2);
    }

    @Test
    void theAddressIsThatOfAzuriteToo() {
        assertThat(parse("--bind=0.0.0.0").endpoint().bindAddress()).isEqualTo("0.0.0.0");
        assertThat(parse().endpoint().bindAddress()).isEqualTo("127.0.0.1");
        assertThatThrownBy(() -> parse("--bind=::", "--dev")).hasMessageContaining("whose key everybody knows");

        StorageArguments storage = CommandLine.populateCommand(new StorageArguments(), "--azurite-port=10000");
        assertThat(storage.wantAzurite()).isTrue();
        assertThat(storage.options(EmulatorOptions.defaults().withBindAddress("::1"), false))
                .isEqualTo(AzuriteOptions.defaults().withPort(10000).withBindAddress("::1"));
    }

    @Test
    void theStateDirectoryIsThatOfAzuriteToo() {
        EmulatorOptions options = parse("--state=/tmp/kept");
        assertThat(options.stateDirectory()).contains(Path.of("/tmp/kept"));
        assertThat(new StorageArguments().options(options, false))
                .isEqualTo(AzuriteOptions.defaults().withDirectory(Path.of("/tmp/kept/azurite")));
        assertThatThrownBy(() -> parse("--state=a", "--work-directory=b"))
                .hasMessageContaining("--work-directory must not be given with --state");
    }

    @ParameterizedTest
    @CsvSource({"--proxy, 0", "--proxy=8899, 8899"})
    void theProxyBringsHttps(String argument, int port) {
        EmulatorOptions options = parse(argument, "--pool=p");

        assertThat(options.endpoint().proxyPort()).isEqualTo(Optional.of(port));
        assertThat(options.endpoint().https()).isTrue();
        assertThat(parse().endpoint().proxyPort()).isEmpty();
    }

    @Test
    void identitiesHaveRoles() {
        EmulatorOptions options = parse("--https", "--role", "Me=reader", "--role=you=SUBMITTER");

        assertThat(options.account().roles())
                .containsOnly(entry("me", AccountRole.READER), entry("you", AccountRole.SUBMITTER));
        assertThatThrownBy(() -> parse("--role=me=reader")).hasMessageContaining("--role needs --https");
        assertThatThrownBy(() -> parse("--https", "--role=me=king")).hasMessageContaining("king");
        assertThatThrownBy(() -> parse("--https", "--role=me")).hasMessageContaining("--role");
    }

    @Test
    void examplesCanNameAccountPortAndKeyOfDevelopment() {
        EmulatorOptions options = parse("--dev");

        assertThat(options.endpoint().port()).isEqualTo(10_020);
        assertThat(options.account()).isEqualTo(AccountOptions.development());
        assertThat(parse("--dev", "--port=0").endpoint().port()).isZero();
        assertThat(parse().account().name()).isEqualTo("batchflux");
        for (String other : List.of("--account=mine", "--key=a2V5", "--key-file=f")) {
            assertThatThrownBy(() -> parse("--dev", other))
                    .hasMessageContaining("--dev has an account and a key of its own");
        }
    }
}
