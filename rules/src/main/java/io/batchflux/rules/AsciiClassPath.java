package io.batchflux.rules;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A class path for a program in the locale C, which can only name what is ASCII: this project, or the repository of artifacts, may lie in a
 * directory that is not. Java looks through links, so what has another name is copied, once in a program.
 */
public final class AsciiClassPath {

    private static final Map<Path, Path> COPIES = new HashMap<>();

    private AsciiClassPath() {}

    /** Returns this class path, in which an entry that is not ASCII is a copy, which is deleted when this program ends. */
    public static synchronized String of(String classPath) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            entries.add(isAscii(entry) ? entry : copy(Path.of(entry)).toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private static boolean isAscii(String text) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }

    private static Path copy(Path entry) throws IOException {
        Path known = COPIES.get(entry);
        if (known != null) {
            return known;
        }
        Path directory = temporary(Files.createTempDirectory("class-path-"));
        Path copy = directory.resolve(Files.isDirectory(entry) ? "classes" : "some.jar");
        try (Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.toList()) {
                temporary(Files.copy(file, copy.resolve(entry.relativize(file).toString())));
            }
        }
        COPIES.put(entry, copy);
        return copy;
    }

    /** The virtual machine deletes the last of these first. */
    private static Path temporary(Path path) {
        path.toFile().deleteOnExit();
        return path;
    }
}
