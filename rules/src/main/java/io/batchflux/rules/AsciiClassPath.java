package io.batchflux.rules;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A class path for a program in the locale C, which can only name what is ASCII: this project, or the repository of artifacts, may lie in a
 * directory that is not.
 */
public final class AsciiClassPath {

    private AsciiClassPath() {}

    /** Returns this class path, in which an entry that is not ASCII is a link to it in this directory. */
    public static String of(String classPath, Path links) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            entries.add(isAscii(entry) ? entry : link(Path.of(entry).toAbsolutePath(), links));
        }
        return String.join(File.pathSeparator, entries);
    }

    private static boolean isAscii(String text) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }

    private static String link(Path entry, Path links) throws IOException {
        Path link = links.resolve(
                "entry-" + Integer.toHexString(entry.hashCode()) + (Files.isDirectory(entry) ? "" : ".jar"));
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, entry);
        }
        return link.toString();
    }
}
