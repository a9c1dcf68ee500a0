package io.batchflux;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A directory of jars that this library makes, each named by its content, so that several programs can share it.
 *
 * <p>The same classes give the same jar, byte for byte: entries are sorted and carry no time.
 */
final class JarCache {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Path directory;

    private JarCache(Path directory) {
        this.directory = directory;
    }

    static JarCache open(Path directory) {
        Path absolute = directory.toAbsolutePath();
        try {
            return new JarCache(Files.createDirectories(absolute));
        } catch (IOException e) {
            throw unwritable(absolute, e);
        }
    }

    /** Returns the jar of all that is in a directory. */
    Path jarOf(Path classes) {
        return store(jar -> {
            try (Stream<Path> walk = Files.walk(classes, FileVisitOption.FOLLOW_LINKS)) {
                List<Path> paths = walk.filter(path -> !path.equals(classes))
                        .sorted((a, b) -> name(classes, a).compareTo(name(classes, b)))
                        .toList();
                for (Path path : paths) {
                    jar.putNextEntry(entry(name(classes, path)));
                    if (Files.isRegularFile(path)) {
                        Files.copy(path, jar);
                    }
                    jar.closeEntry();
                }
            }
        });
    }

    /** Returns a jar without classes, which puts the named jars beside it on the class path. */
    Path index(List<String> jarNames) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(Attributes.Name.CLASS_PATH, jarNames.stream().collect(Collectors.joining(" ")));
        return store(jar -> {
            jar.putNextEntry(entry(JarFile.MANIFEST_NAME));
            manifest.write(jar);
            jar.closeEntry();
        });
    }

    private static String name(Path root, Path path) {
        String relative = root.relativize(path).toString().replace('\\', '/');
        return Files.isDirectory(path) ? relative + "/" : relative;
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        return entry;
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(ZipOutputStream jar) throws IOException;
    }

    private Path store(Content content) {
        Path unfinished;
        try {
            unfinished = Files.createTempFile(directory, "code", ".tmp");
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
        try {
            try (OutputStream file = Files.newOutputStream(unfinished);
                    ZipOutputStream jar = new ZipOutputStream(file)) {
                content.writeTo(jar);
            }
            return publish(unfinished);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "A jar of the code cannot be made in " + directory + ": " + e.getMessage(), e);
        } finally {
            unfinished.toFile().delete();
        }
    }

    private Path publish(Path unfinished) throws IOException {
        String hash;
        try (InputStream content = Files.newInputStream(unfinished)) {
            hash = Digests.sha256(content);
        }
        Path jar = directory.resolve(hash + ".jar");
        if (Files.exists(jar)) {
            return jar;
        }
        try {
            return Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            return Files.move(unfinished, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static UncheckedIOException unwritable(Path directory, IOException cause) {
        return new UncheckedIOException(
                "The cache directory " + directory + " must be a directory that this program can write to (" + cause
                        + "). Choose another one with the option cache_dir.",
                cause);
    }
}
