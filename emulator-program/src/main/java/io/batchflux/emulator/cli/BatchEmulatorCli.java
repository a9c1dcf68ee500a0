package io.batchflux.emulator.cli;

import io.batchflux.emulator.AccountOptions;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.DisturbanceOptions;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.EndpointOptions;
import io.batchflux.emulator.Fault;
import io.batchflux.emulator.FaultPlan;
import io.batchflux.emulator.ImageOptions;
import io.batchflux.emulator.LatencyOptions;
import io.batchflux.emulator.LimitOptions;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.azurite.Azurite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The emulator as a program: starts it, and Azurite beside it if wanted, says how to reach it, and runs until it is
 * interrupted.
 */
@Command(
        name = "batchflux-emulator",
        description = "A local Azure Batch. It runs the commands of the tasks it is given, as you, on this machine;"
                + " it listens on 127.0.0.1 only.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = BatchEmulatorCli.Version.class)
public final class BatchEmulatorCli implements Callable<Integer> {

    private static final String LOGBACK = "logback.configurationFile";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; a free one by default.")
    private int port;

    @Option(
            names = "--account",
            paramLabel = "NAME",
            description = "Name of the Batch account; default: ${DEFAULT-VALUE}.")
    private String account = "batchflux";

    @Option(
            names = "--key",
            paramLabel = "BASE64",
            description = "Shared key of the account; a random one at each start by default.")
    private @Nullable String key;

    @Option(
            names = "--pool",
            paramLabel = "ID[:slots=N][,nodes=M][,...]",
            converter = PoolOptionConverter.class,
            description = "A pool, its task slots per node (4), its nodes (1), and more, such as spot=2, delay=PT5S and"
                    + " start-task=COMMAND. Can be given again; without it there is one pool called pool.")
    private List<PoolOptions> pools = new ArrayList<>();

    @Option(
            names = "--supply",
            paramLabel = "KEY=VALUE[,...]",
            converter = NodeSupplyConverter.class,
            description =
                    "How pools that are added later come by their nodes: delay, start-up, max-nodes, max-spot, error,"
                            + " failing-start-tasks.")
    private NodeSupply supply = NodeSupply.prompt();

    @Option(
            names = "--image",
            paramLabel = "NAME=COMMAND",
            description = "The local command that takes the place of a container image's entry point; an empty one runs"
                    + " the task's command line as it is. Can be given again.")
    private List<String> images = new ArrayList<>();

    @Option(
            names = "--allow-unknown-images",
            description =
                    "Run the command line of a task as it is when its image has no command, instead of failing it.")
    private boolean allowUnknownImages;

    @Option(
            names = "--work-directory",
            paramLabel = "DIR",
            description = "Where the nodes' directories are made; the temporary directory by default.")
    private @Nullable Path workDirectory;

    /** What can run the tasks. */
    enum TaskKind {
        PROCESSES,
        SIMULATED
    }

    @Option(
            names = "--runtime",
            paramLabel = "processes|simulated",
            description = "Run tasks as processes of this machine, or let them only take time and end as their"
                    + " environment says; default: processes.")
    private TaskKind tasks = TaskKind.PROCESSES;

    @Option(
            names = "--default-duration",
            paramLabel = "DURATION",
            description = "How long a simulated task takes that does not say it, such as PT0.5S; default: PT0S.")
    private Duration defaultDuration = Duration.ZERO;

    @Option(
            names = "--time-scale",
            paramLabel = "FACTOR",
            description = "How many times faster the time of simulated tasks passes; default: ${DEFAULT-VALUE}.")
    private double timeScale = 1;

    @Mixin
    private ProcessArguments processes = new ProcessArguments();

    @Mixin
    private JobArguments jobs = new JobArguments();

    @Option(
            names = "--max-page-size",
            paramLabel = "N",
            description = "How many items a page of a list has at most; default: ${DEFAULT-VALUE}.")
    private int maxPageSize = 1000;

    @Option(
            names = "--max-active-jobs",
            paramLabel = "N",
            description = "How many jobs that are not completed the account may have; default: ${DEFAULT-VALUE}.")
    private int maxActiveJobs = 300;

    @Option(
            names = "--max-pools",
            paramLabel = "N",
            description = "How many pools the account may have; default: ${DEFAULT-VALUE}.")
    private int maxPools = 100;

    @Option(
            names = "--latency",
            paramLabel = "MS|MIN..MAX",
            description = "How many milliseconds each request waits, or between how many; default: ${DEFAULT-VALUE}.")
    private String latency = "0";

    @Option(
            names = "--fault",
            paramLabel = "OPERATION:KIND[,key=value...]",
            description =
                    "Something that goes wrong with requests, such as Tasks_List:429,first=3,retry-after=2. Can be"
                            + " given again.")
    private List<String> faults = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Where chance begins; default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "Answer /requests, /faults and /health there, on 127.0.0.1; 0 takes a free port.")
    private @Nullable Integer adminPort;

    @Option(
            names = "--clock-skew",
            paramLabel = "DURATION",
            description = "How far the service's clock is ahead, such as PT20M or -PT20M; default: PT0S.")
    private Duration clockSkew = Duration.ZERO;

    @Option(
            names = "--https",
            description = "Speak https, with a certificate made at each start, and accept bearer tokens.")
    private boolean https;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Where that certificate is written, for clients to trust; a temporary file by default.")
    private @Nullable Path certificate;

    @Mixin
    private StorageArguments storage = new StorageArguments();

    /** Runs the program. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOGBACK) == null) {
            System.setProperty(LOGBACK, "io/batchflux/emulator/cli/program-logback.xml");
        }
        // Its events are for nobody here, and their classes are a sixth of the start.
        System.setProperty("io.netty.jfr.enabled", "false");
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new BatchEmulatorCli());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((e, arguments) -> {
            e.getCommandLine().getErr().println("batchflux-emulator: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((e, line, result) -> {
            line.getErr().println("batchflux-emulator: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        return commandLine;
    }

    @Override
    public Integer call() throws InterruptedException {
        EmulatorOptions options = options();
        try (BatchEmulator emulator = BatchEmulator.start(options);
                AutoCloseable blobs = storage.wantAzurite() ? storage.start() : () -> {}) {
            Optional<Azurite> azurite = blobs instanceof Azurite started ? Optional.of(started) : Optional.empty();
            storage.link(emulator, azurite);
            print(emulator, azurite);
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        return CommandLine.ExitCode.OK;
    }

    EmulatorOptions options() {
        try {
            EmulatorOptions options = EmulatorOptions.defaults()
                    .withDisturbance(DisturbanceOptions.none().withClockSkew(clockSkew))
                    .withEndpoint(endpointOptions())
                    .withAccount(AccountOptions.defaults().withName(account))
                    .withRuntime(runtimeOptions())
                    .withJobs(jobs.options())
                    .withLatency(LatencyOptions.parse(latency))
                    .withSeed(seed)
                    .withFaults(new FaultPlan(
                            seed, faults.stream().map(Fault::parse).toList()))
                    .withImages(ImageOptions.none().withAllowUnknown(allowUnknownImages))
                    .withLimits(LimitOptions.defaults()
                            .withMaxPageSize(maxPageSize)
                            .withMaxActiveJobs(maxActiveJobs)
                            .withMaxPools(maxPools));
            if (key != null) {
                options = options.withAccount(account, key);
            }
            options = options.withNodes(options.nodes().withSupply(supply));
            if (!pools.isEmpty()) {
                options = options.withPools(pools.toArray(PoolOptions[]::new));
            }
            for (String image : images) {
                int equals = image.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("--image must be NAME=COMMAND, was " + image);
                }
                options = options.withImage(image.substring(0, equals), image.substring(equals + 1));
            }
            return workDirectory == null ? options : options.withWorkDirectory(workDirectory);
        } catch (IllegalArgumentException invalid) {
            throw new ParameterException(commandLine(spec), String.valueOf(invalid.getMessage()), invalid);
        }
    }

    private EndpointOptions endpointOptions() {
        return new EndpointOptions(port, Optional.ofNullable(adminPort), https, Optional.ofNullable(certificate));
    }

    private RuntimeOptions runtimeOptions() {
        RuntimeOptions.Simulated simulated =
                RuntimeOptions.simulated().withDefaultDuration(defaultDuration).withTimeScale(timeScale);
        if (tasks == TaskKind.SIMULATED) {
            if (!processes.options().equals(RuntimeOptions.processes())) {
                throw new IllegalArgumentException(
                        "--java-on-path, --append-streams and the like need --runtime processes");
            }
            return simulated;
        }
        if (!simulated.equals(RuntimeOptions.simulated())) {
            throw new IllegalArgumentException("--default-duration and --time-scale need --runtime simulated");
        }
        return processes.options();
    }

    private void print(BatchEmulator emulator, Optional<Azurite> azurite) {
        PrintWriter out = commandLine(spec).getOut();
        out.println("# Azure Batch account " + emulator.accountName() + " at " + emulator.endpoint());
        out.println("export AZURE_BATCH_ACCOUNT=" + emulator.accountName());
        out.println("export AZURE_BATCH_ENDPOINT=" + emulator.endpoint());
        out.println("export AZURE_BATCH_ACCESS_KEY=" + emulator.accountKey());
        emulator.certificateFile().ifPresent(file -> {
            out.println(
                    "# Its certificate, for clients to trust: REQUESTS_CA_BUNDLE, NODE_EXTRA_CA_CERTS, curl --cacert");
            out.println("export AZURE_BATCH_CERTIFICATE=" + file);
        });
        emulator.adminEndpoint().ifPresent(admin -> out.println("# Admin endpoint at " + admin));
        azurite.ifPresent(blobs -> {
            out.println("# Azurite's blobs at " + blobs.blobEndpoint());
            out.println("export AZURE_STORAGE_CONNECTION_STRING='" + blobs.connectionString() + "'");
        });
        out.println(
                tasks == TaskKind.SIMULATED
                        ? "# Its tasks only take time. Ctrl-C ends it."
                        : "# It runs the commands it is given, as you, on this machine. Ctrl-C ends it.");
        out.flush();
    }

    private static CommandLine commandLine(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("the command line is not read yet");
        }
        return spec.commandLine();
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = BatchEmulatorCli.class.getPackage().getImplementationVersion();
            return new String[] {"batchflux-emulator " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
