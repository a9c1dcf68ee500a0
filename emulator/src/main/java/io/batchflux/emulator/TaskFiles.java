package io.batchflux.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files in the directory of a task. Waits for the disk. */
final class TaskFiles {

    private static final int REGULAR = 0100000;

    /**
     * A file or a directory.
     *
     * @param name the path below the task's directory, with slashes
     * @param path where it is
     * @param directory whether it is a directory
     * @param size how many bytes it has
     * @param lastModified when it was written last
     * @param mode the type and the permissions as in Unix, in octal
     */
    record Entry(String name, Path path, boolean directory, long size, Instant lastModified, Optional<String> mode) {

        String contentType() {
            return name.endsWith(".txt") ? "text/plain" : "application/octet-stream";
        }
    }

    private TaskFiles() {}

    /** The entries in the order of their names: those at the top, or all. */
    static List<Entry> list(Path root, boolean recursive) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(root, recursive ? Integer.MAX_VALUE : 1)) {
            for (Path path :
                    (Iterable<Path>) paths.filter(path -> !path.equals(root)).sorted()::iterator) {
                if (Files.exists(path)) {
                    entries.add(entry(root, path));
                }
            }
        } catch (NoSuchFileException none) {
            throw ErrorCode.TASK_FILES_UNAVAILABLE.with();
        }
        return entries;
    }

    /** @throws BatchException if there is no such file */
    static Entry find(Path root, String name) throws IOException {
        Optional<Path> path = FilePaths.within(root, name).filter(found -> !found.equals(root));
        if (path.isEmpty() || !Files.exists(path.get())) {
            throw ErrorCode.FILE_NOT_FOUND.with();
        }
        return entry(root, path.get());
    }

    private static Entry entry(Path root, Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Optional<String> mode =
                path.getFileSystem().supportedFileAttributeViews().contains("unix")
                        ? Optional.of("0o" + Integer.toOctalString(unixMode(path)))
                        : Optional.empty();
        return new Entry(
                root.relativize(path).toString().replace('\\', '/'),
                path,
                attributes.isDirectory(),
                attributes.size(),
                attributes.lastModifiedTime().toInstant(),
                mode);
    }

    private static int unixMode(Path path) throws IOException {
        return Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
                ? mode
                : REGULAR;
    }
}
