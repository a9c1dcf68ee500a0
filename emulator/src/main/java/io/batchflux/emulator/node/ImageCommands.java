package io.batchflux.emulator.node;

import io.batchflux.emulator.ImageOptions;
import io.batchflux.emulator.wire.CommandLineSplitter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Image commands are the programs that take the place of container images. */
public final class ImageCommands {

    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    private final boolean allowUnknown;

    public ImageCommands(ImageOptions images) {
        images.commands().forEach((image, command) -> commands.put(image, CommandLineSplitter.split(command)));
        this.allowUnknown = images.allowUnknown();
    }

    private static void requireFits(AllowedTasks allowed, String image, List<String> command) {
        if (allowed == AllowedTasks.OF_WINDOWS) {
            throw new TaskFailureException(
                    TaskFailure.user(
                            "CommandProgramNotFound",
                            "The specified command program is not found",
                            "The program " + (command.isEmpty() ? "" : command.get(0))
                                    + " does not exist: the emulator runs nothing of Windows, for which the pool's node agent is"));
        }
        if (image.isEmpty() && allowed == AllowedTasks.IN_CONTAINERS) {
            throw new TaskFailureException(TaskFailure.user(
                    "ContainerTaskSettingsNotFound",
                    "The task has no container settings, which tasks of a pool with a container configuration must have",
                    "The property containerSettings is missing"));
        }
        if (!image.isEmpty() && allowed == AllowedTasks.OUTSIDE_CONTAINERS) {
            throw new TaskFailureException(TaskFailure.user(
                    "ContainerPoolNotSupported",
                    "The specified pool does not support container tasks",
                    "The pool has no containerConfiguration"));
        }
    }

    /**
     * Returns the program and arguments of a task: its command line, after the command of its image if it names one.
     *
     * @throws TaskFailureException if it names an image that is not known
     */
    List<String> arguments(TaskLaunch launch) {
        List<String> own =
                CommandLineSplitter.split(launch.task().path("commandLine").asText());
        String image = launch.task().path("containerSettings").path("imageName").asText("");
        requireFits(launch.allowed(), image, own);
        if (image.isEmpty()) {
            return own;
        }
        List<String> entryPoint = commands.get(image);
        if (entryPoint == null) {
            if (allowUnknown) {
                return own;
            }
            throw new TaskFailureException(TaskFailure.user(
                    "ContainerInvalidImage",
                    "One or more container images for the task are invalid",
                    "The emulator has no command for the image " + image + "; it knows " + commands.keySet()));
        }
        List<String> arguments = new ArrayList<>(entryPoint);
        arguments.addAll(own);
        return List.copyOf(arguments);
    }
}
