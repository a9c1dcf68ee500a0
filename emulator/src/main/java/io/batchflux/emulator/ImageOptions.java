package io.batchflux.emulator;

import io.batchflux.emulator.wire.CommandLineSplitter;
import io.batchflux.emulator.wire.Given;
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
        commands.forEach((name, command) -> {
            if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "image must not be blank or have control characters, was \"" + Given.shown(name) + "\"");
            }
            CommandLineSplitter.split(Given.withoutNul("command of the image " + name, command));
        });
    }

    /** Returns options without images; a task that names one fails. */
    public static ImageOptions none() {
        return new ImageOptions(Map.of(), false);
    }

    /** Returns a copy with one more image. */
    public ImageOptions withImage(String name, String command) {
        Map<String, String> more = new LinkedHashMap<>(commands);
        more.put(Given.present("image", name), Given.present("command of the image " + Given.shown(name), command));
        return Copy.with(this, "commands", more);
    }

    /** Returns a copy that lets tasks with unknown images run their command lines, or not. */
    public ImageOptions withAllowUnknown(boolean allowUnknown) {
        return Copy.with(this, "allowUnknown", allowUnknown);
    }
}
