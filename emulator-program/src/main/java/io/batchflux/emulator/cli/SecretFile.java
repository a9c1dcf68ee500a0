package io.batchflux.emulator.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file holds a secret that is not to be seen in the list of processes. */
final class SecretFile {

    private SecretFile() {}

    /**
     * Returns its first line.
     *
     * @param option what names the file
     * @throws IllegalArgumentException if it cannot be read, or is empty
     */
    static String read(String option, Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::trim)
                    .filter(line -> !line.isEmpty())
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(option + ": " + file + " is empty"));
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException(option + ": there is no file " + file, missing);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(option + ": " + file + " cannot be read as text", unreadable);
        }
    }
}
