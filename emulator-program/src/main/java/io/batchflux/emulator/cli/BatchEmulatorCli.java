package io.batchflux.emulator.cli;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.wire.ShutdownHook;
import java.io.File;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The emulator as a program: starts it, and Azurite beside it if wanted, says how to reach it, and runs until it is
 * interrupted.
 */
@Command(
        name = "batchflux-emulator",
        description = "A local Azure Batch. It runs the commands of the tasks it is given, as you, on this machine;"
                + " it listens on 127.0.0.1 only, unless --bind says otherwise.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  batchflux-emulator --pool pool:slots=8,nodes=2 --azurite",
            "  batchflux-emulator --admin-port 0 --image 'solver:1=java -jar solver.jar'",
            "  batchflux-emulator --proxy --storage-account mystorage --key-file key.txt",
            "  batchflux-emulator --runtime simulated --pool big:slots=1000 --time-scale 60",
            "  batchflux-emulator --fault 'Tasks_List:429,retry-after=2' --latency 5..20",
            "Options can be in a file: batchflux-emulator @FILE"
        },
        versionProvider = BatchEmulatorCli.Version.class)
public final class BatchEmulatorCli implements Callable<Integer> {

    private static final int DEVELOPMENT_PORT = 10_020;
    private static final String LOGBACK = "logback.configurationFile";

    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(validate = false, heading = "%nThe account:%n")
    private AccountArguments account = new AccountArguments();

    @ArgGroup(validate = false, heading = "%nWhere it listens:%n")
    private EndpointArguments endpoint = new EndpointArguments();

    @ArgGroup(validate = false, heading = "%nPools and nodes:%n")
    private NodeArguments nodes = new NodeArguments();

    @ArgGroup(validate = false, heading = "%nWhat runs tasks:%n")
    private TaskArguments tasks = new TaskArguments();

    @ArgGroup(validate = false, heading = "%nTasks that are processes:%n")
    private ProcessArguments processes = new ProcessArguments();

    @ArgGroup(validate = false, heading = "%nJobs and tasks:%n")
    private JobArguments jobs = new JobArguments();

    @ArgGroup(validate = false, heading = "%nBlobs:%n")
    private StorageArguments storage = new StorageArguments();

    @ArgGroup(validate = false, heading = "%nLimits:%n")
    private LimitArguments limits = new LimitArguments();

    @ArgGroup(validate = false, heading = "%nWhat goes wrong:%n")
    private DisturbanceArguments disturbance = new DisturbanceArguments();

    /** Runs the program. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOGBACK) == null) {
            System.setProperty(LOGBACK, "io/batchflux/emulator/cli/program-logback.xml");
        }
        // Its events are for nobody here, and their classes are a sixth of the start.
        System.setProperty("io.netty.jfr.enabled", "false");
        System.exit(run(commandLine(), arguments));
    }

    static int run(CommandLine line, String... arguments) {
        for (String argument : arguments) {
            if (argument.startsWith("@") && new File(argument.substring(1)).isDirectory()) {
                line.getErr()
                        .println("batchflux-emulator: " + argument
                                + " names a directory, and must name a file with an option in each line");
                return CommandLine.ExitCode.USAGE;
            }
        }
        return line.execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new BatchEmulatorCli());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        Words.register(commandLine);
        commandLine.setParameterExceptionHandler((e, arguments) -> {
            e.getCommandLine().getErr().println("batchflux-emulator: " + Words.of(e));
            return CommandLine.ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((e, line, result) -> {
            // Whoever ends the program while it starts is not told that it could not start.
            if (!ShutdownHook.isProgramEnding()) {
                line.getErr().println("batchflux-emulator: " + Words.of(line, e));
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        return commandLine;
    }

    @Override
    public Integer call() throws InterruptedException {
        EmulatorOptions options = options();
        try (BatchEmulator emulator = BatchEmulator.start(options);
                AutoCloseable blobs =
                        storage.wantAzurite() ? storage.start(emulator, options, account.isDevelopment()) : () -> {}) {
            Optional<Azurite> azurite = blobs instanceof Azurite started ? Optional.of(started) : Optional.empty();
            storage.link(emulator, azurite);
            new Banner(commandLine(spec).getOut()).print(emulator, options, azurite, tasks.onlyTakeTime());
            IdleMemory.giveBack();
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        return CommandLine.ExitCode.OK;
    }

    EmulatorOptions options() {
        CommandLine line = commandLine(spec);
        try {
            requireText(line);
            requireOnce(line);
            EmulatorOptions options = EmulatorOptions.defaults()
                    .withAccount(account.options())
                    .withEndpoint(endpoint.options(account.isDevelopment() ? DEVELOPMENT_PORT : 0))
                    .withRequestLogging(endpoint.logging())
                    .withRuntime(tasks.options(processes.options()))
                    .withJobs(jobs.options());
            if (!options.account().roles().isEmpty() && !options.endpoint().https()) {
                throw new IllegalArgumentException("--role needs --https: over http nobody has a token");
            }
            storage.check(options, account.isDevelopment());
            return limits.apply(nodes.apply(disturbance.apply(options)));
        } catch (IllegalArgumentException invalid) {
            throw new ParameterException(line, Words.withOption(line, String.valueOf(invalid.getMessage())), invalid);
        }
    }

    /** Java has made this character of what it could not read in the charset of the locale. */
    private static void requireText(CommandLine line) {
        for (String argument : line.getParseResult().originalArgs()) {
            if (argument.indexOf('\uFFFD') >= 0) {
                throw new IllegalArgumentException("the locale has no charset for the argument "
                        + argument.replace('\uFFFD', '?') + ": set LC_ALL=C.UTF-8");
            }
        }
    }

    /** picocli begins a group of options anew when one of them comes again, and forgets what was given of it before. */
    private static void requireOnce(CommandLine line) {
        Set<OptionSpec> given = new HashSet<>();
        for (String argument : line.getParseResult().expandedArgs()) {
            OptionSpec option = line.getCommandSpec().findOption(argument.replaceFirst("(?s)=.*", ""));
            if (option != null && !option.isMultiValue() && !given.add(option)) {
                throw new IllegalArgumentException(option.longestName() + " is given twice, and has one value");
            }
        }
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
