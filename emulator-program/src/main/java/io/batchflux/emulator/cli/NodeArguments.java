package io.batchflux.emulator.cli;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.FileListSize;
import io.batchflux.emulator.ImageOptions;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.PoolOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the program that say what pools and nodes there are. */
final class NodeArguments {

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

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where all that is in the account is kept for the next start: jobs, tasks and their files, pools,"
                            + " job schedules, the account's key, and the blobs of --azurite. What ran is requeued then. In"
                            + " memory, and in a temporary directory, by default.")
    private @Nullable Path state;

    @Option(
            names = "--max-pools",
            paramLabel = "N",
            description = "How many pools the account may have; default: ${DEFAULT-VALUE}.")
    private int maxPools = 100;

    @Option(
            names = "--file-list-size",
            paramLabel = "json|values",
            description =
                    "What counts against the 32,768 characters that the files of a task may have: the whole list, or"
                            + " its values alone; default: json.")
    private FileListSize fileListSize = FileListSize.JSON;

    EmulatorOptions apply(EmulatorOptions before) {
        EmulatorOptions options = before.withImages(ImageOptions.none().withAllowUnknown(allowUnknownImages));
        options = options.withNodes(options.nodes().withSupply(supply))
                .withLimits(options.limits().withMaxPools(maxPools).withFileListSize(fileListSize));
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
        options = state == null ? options : options.withStateDirectory(state);
        return workDirectory == null ? options : options.withWorkDirectory(workDirectory);
    }
}
