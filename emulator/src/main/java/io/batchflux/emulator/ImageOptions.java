package io.batchflux.emulator;

import io.batchflux.emulator.wire.CommandLineSplitter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Image options say what takes the place of container images. By default there are none, and a task that names an image
 * fails. They are immutable.
 *
 * @param commands for the name of an image, the local command that takes the place of its entry point; an empty command runs
 *     the task's own command line as it is
 * @param allowUnknown whether a task whose image has no command runs its command line as it is, instead of failing with
 *     {@code ContainerInvalidImage}
 */
public record ImageOptions(Map<String, String> commands, boolean allowUnknown) {

    /** Checks the commands and copies the map. */
    public ImageOptions {
        commands = Map.copyOf(commands);
        commands.values().forEach(CommandLineSplitter::split);
    }

    /** Returns options without images; a task that names one fails. */
    public static ImageOptions none() {
        return new ImageOptions(Map.of(), false);
    }

    /** Returns a copy with one more image. */
    public ImageOptions withImage(String name, String command) {
        Map<String, String> more = new LinkedHashMap<>(commands);
        more.put(name, command);
        return new ImageOptions(more, allowUnknown);
    }

    /** Returns a copy that lets tasks with unknown images run their command lines, or not. */
    public ImageOptions withAllowUnknown(boolean allowUnknown) {
        return new ImageOptions(commands, allowUnknown);
    }
}
