package io.batchflux.azure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A program in a directory, with its environment and its files. */
final class ConfiguredProgram {

    final Path directory;
    final Map<String, String> environment = new HashMap<>();

    ConfiguredProgram(Path directory) {
        this.directory = directory;
        environment.put("HOME", directory.resolve("home").toString());
    }

    /** Returns the options that it finds. */
    AzureBatchOptions load() {
        return AzureBatchOptions.load(environment, directory);
    }

    /** Writes these lines into the section that counts of a file. */
    void write(String file, String... lines) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "[sdk]\nlog_level = 'x'\n[executors.azurebatch]\n" + String.join("\n", lines) + "\n");
    }
}
