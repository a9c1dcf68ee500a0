package io.batchflux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of files, each of which is read again only if it is another file than before, or its size or its time of modification
 * has changed: each job asks for the code's. Thread-safe.
 */
final class FileHashes {

    private static final Map<Path, Known> KNOWN = new ConcurrentHashMap<>();

    private FileHashes() {}

    /** What a file looked like when it was read, and its hash. */
    private record Known(@Nullable Object key, long size, FileTime modified, String hash) {

        boolean isOf(BasicFileAttributes file) {
            return size == file.size()
                    && modified.equals(file.lastModifiedTime())
                    && (key == null || key.equals(file.fileKey()));
        }
    }

    /** Returns the SHA-256 of what is in the file, in hexadecimal. */
    static String of(Path file) throws IOException {
        if (!CodePlaces.isFile(file)) {
            // What is inside of a jar has the time that its build gave it, whatever it is.
            return now(file);
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Known known = KNOWN.get(file);
        if (known != null && known.isOf(attributes)) {
            return known.hash();
        }
        String hash = now(file);
        KNOWN.put(file, new Known(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime(), hash));
        return hash;
    }

    /** Sets the file's time of modification; it is not another one by that. */
    static void touch(Path file, FileTime time) throws IOException {
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
        Known known = KNOWN.get(file);
        Files.setLastModifiedTime(file, time);
        if (known != null && known.isOf(before)) {
            KNOWN.put(file, new Known(known.key, known.size, Files.getLastModifiedTime(file), known.hash));
        }
    }

    /** Reads the file again when it is asked for next, whatever it looks like. */
    static void forget(Path file) {
        KNOWN.remove(file);
    }

    private static String now(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return Digests.sha256(content);
        }
    }
}
