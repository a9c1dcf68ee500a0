package io.batchflux.emulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.batchflux.emulator.AccountOptions;
import io.batchflux.emulator.AccountRole;
import io.batchflux.emulator.BatchEmulator;
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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BatchEmulatorCliTests {

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

    @ParameterizedTest
    @CsvSource({
        "--port=x, --port",
        "--pool=p:slots=none, slots must be a whole number",
        "--pool=a b, letters",
        "--pool=p:speed=1, is not a setting of a pool",
        "--pool=p:delay=soon, ID[:slots=N]",
        "--pool=p:spot=-1, lowPriorityNodes",
        "--supply=nodes=1, is none of delay",
        "--supply=delay=soon, malformed",
        "--max-pools=0, maxPools",
        "--image=x, NAME=COMMAND",
        "--key=%, Base64",
        "--colour=red, colour",
        "--fault=Tasks_List, OPERATION:KIND",
        "'--fault=Tasks_List:429,lag=2', has no lag",
        "--fault=Jobs_Get:quota, quota can strike",
        "--fault=*:pigs, reset-after",
        "--latency=5ms, MIN..MAX",
        "--admin-port=70000, adminPort",
        "--certificate=x.pem, needs https",
        "--bind=localhost, --bind: bindAddress must be an IP address in digits",
        "--bind=, --bind: bindAddress must be an IP address in digits",
        "--azurite-port=x, is not a whole number",
        "--time-scale=2, --runtime simulated",
        "--storage-version=new, storageVersion must be a date",
        "--runtime=magic, magic",
        "--account=a-b, --account: accountName",
        "--key=%, --key: accountKey",
        "--max-active-jobs=0, --max-active-jobs: maxActiveJobs",
        "--admin-port=70000, --admin-port: adminPort",
        "--prot=1, did you mean --port",
        "--clock-skew=soon, is not a duration in ISO 8601",
        "--pool=p:delay=soon, since 'soon' is not a duration in ISO 8601",
        "--supply=max-nodes=many, malformed: 'many' is not a whole number",
        "--seed=x, is not a whole number",
        "--time-scale=x, is not a number",
        "--key-file=/none/x, --key-file: there is no file /none/x",
        "--admin-key, --admin-key: adminKey needs adminPort",
        "--key=abc, --key: accountKey must be Base64",
        "--fault=Nope_Get:500, --fault: operations",
        "'--fault=Jobs_Get:500,first=x', --fault: fault",
        "@none/x, there is no file none/x",
        "--image=gr\uFFFDn=, LC_ALL=C.UTF-8"
    })
    void aWrongOptionGivesOneClearLine(String option, String hint) {
        StringWriter err = new StringWriter();

        int code = BatchEmulatorCli.commandLine().setErr(new PrintWriter(err)).execute(option);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains(hint)
                .doesNotContain("java.")
                .doesNotContain("cannot convert");
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

    @ParameterizedTest
    @CsvSource({
        "--https --port=0 --port=0, --port",
        "--account abcd --key AAAA --key BBBB, --key",
        "--https --https, --https",
        "--state=a --state b, --state"
    })
    void anOptionThatIsGivenTwiceIsRefusedSinceOthersWouldBeForgotten(String arguments, String option) {
        assertThatThrownBy(() -> parse(arguments.split(" ", -1)))
                .hasMessageContaining(option + " is given twice, and has one value");
    }

    @Test
    void optionsThatCanBeGivenAgainLeaveTheOthersAlone() {
        EmulatorOptions options = parse("--max-pools=7", "--pool=a", "--image=x=y", "--pool=b", "--image=y=z");

        assertThat(options.limits().maxPools()).isEqualTo(7);
        assertThat(options.nodes().pools()).extracting(PoolOptions::id).containsExactly("a", "b");
        assertThat(options.nodes().images().commands()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "--work-directory=FILE, --work-directory: workDirectory",
        "--work-directory=FILE/x, --work-directory: workDirectory",
        "--state=FILE, --state: stateDirectory",
        "--https --certificate=DIR, --certificate: certificateFile",
        "--https --certificate=DIR/none/x, --certificate: certificateFile"
    })
    void aFileThatCannotBeUsedIsNamedWithItsOption(String arguments, String hint, @TempDir Path directory)
            throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        StringWriter err = new StringWriter();

        int code = BatchEmulatorCli.commandLine()
                .setErr(new PrintWriter(err))
                .execute(arguments
                        .replace("FILE", file.toString())
                        .replace("DIR", directory.toString())
                        .split(" ", -1));

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains(hint, directory.toString())
                .doesNotContain("java.");
    }

    @Test
    void aPortInUseIsNamedWithItsOption() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            StringWriter err = new StringWriter();

            int code = BatchEmulatorCli.commandLine()
                    .setErr(new PrintWriter(err))
                    .execute("--port=" + taken.getLocalPort());

            assertThat(code).isEqualTo(1);
            assertThat(err.toString().lines())
                    .singleElement()
                    .isEqualTo("batchflux-emulator: --port: port " + taken.getLocalPort()
                            + " of 127.0.0.1 is in use; 0 takes a free one");
        }
    }

    @Test
    void anInterruptBeforeItIsUpLeavesNothing(@TempDir Path directory) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BatchEmulatorCli.class.getName(),
                        "--work-directory=" + directory)
                .redirectErrorStream(true)
                .start();
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            if (isEmpty(directory)) {
                assertThat(watch.poll(60, TimeUnit.SECONDS)).isNotNull();
            }
        }
        process.toHandle().destroy();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(143);
        assertThat(isEmpty(directory)).isTrue();
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    /** On the class path of the program, which is smaller than that of the emulator's own tests. */
    @Test
    void theProgramSpeaksHttps() {
        try (BatchEmulator emulator =
                BatchEmulator.start(EmulatorOptions.defaults().withHttps())) {
            assertThat(emulator.endpoint()).hasScheme("https");
        }
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
                .hasMessageContaining("--work-directory: workDirectory must not be given with stateDirectory");
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

    @Test
    void everyOptionIsInTheDocument() throws IOException {
        String document = Files.readString(Repository.file("docs/emulator.md"));

        assertThat(BatchEmulatorCli.commandLine().getCommandSpec().options())
                .extracting(CommandLine.Model.OptionSpec::longestName)
                .filteredOn(name -> !List.of("--help", "--version").contains(name))
                .allSatisfy(name -> assertThat(document).contains("| `" + name));
    }

    @Test
    void theHelpHasGroupsAndExamples() {
        String help = BatchEmulatorCli.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);

        assertThat(help).contains("Pools and nodes:", "What goes wrong:", "Examples:", "--pool pool:slots=8,nodes=2");
    }

    private static EmulatorOptions parse(String... arguments) {
        var commandLine = BatchEmulatorCli.commandLine();
        commandLine.parseArgs(arguments);
        BatchEmulatorCli cli = commandLine.getCommand();
        return cli.options();
    }
}
