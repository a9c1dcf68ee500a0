package io.batchflux.emulator.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A native command is one as the process gets it: its arguments and its environment in UTF-8, whatever the locale of
 * this program is.
 *
 * <p>Java encodes both with the charset of the locale, and makes a question mark of what that does not have. Then a script says them,
 * which holds the bytes, deletes itself and gives its process to the command.
 */
final class NativeCommand {

    private NativeCommand() {}

    /**
     * Returns the builder of a process that runs the command.
     *
     * @param scratch where the script is written, if there has to be one
     */
    static ProcessBuilder builder(List<String> arguments, Map<String, String> environment, Path scratch)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(arguments);
        builder.environment().clear();
        if (FileNames.encodesAll() || isAscii(arguments, environment)) {
            builder.environment().putAll(environment);
            return builder;
        }
        Path script = Files.createDirectories(scratch).resolve("launch-" + UUID.randomUUID());
        Files.writeString(script, script(arguments, environment), StandardCharsets.UTF_8);
        return builder.command("/bin/sh", script.toString());
    }

    private static String script(List<String> arguments, Map<String, String> environment) {
        List<String> words = new ArrayList<>(List.of("exec", "/usr/bin/env", "-i"));
        environment.forEach((name, value) -> words.add(quoted(name + "=" + value)));
        arguments.forEach(argument -> words.add(quoted(argument)));
        return "rm -f -- \"$0\"\n" + String.join(" ", words) + "\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static boolean isAscii(List<String> arguments, Map<String, String> environment) {
        return arguments.stream().allMatch(FileNames::isAscii)
                && environment.entrySet().stream()
                        .allMatch(entry -> FileNames.isAscii(entry.getKey()) && FileNames.isAscii(entry.getValue()));
    }
}
