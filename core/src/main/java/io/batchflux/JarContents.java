package io.batchflux;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a jar says about the class path.
 *
 * @param isManifestOnly whether it has no other content, as the jars by which build tools and IDEs pass a long class path
 * @param mayHaveConfiguration whether it has files of the names that our own configuration has
 * @param classPath what its manifest refers to, whether it exists or not
 * @param executable what is inside, if {@code java -cp} does not find it there
 */
record JarContents(
        boolean isManifestOnly,
        boolean mayHaveConfiguration,
        List<Path> classPath,
        Optional<ExecutableJar> executable) {

    /** A jar inside of another one is known by its name, since it is copied as it is. */
    static boolean isJar(Path file) {
        if (!CodePlaces.isFile(file)) {
            return file.toString().endsWith(".jar");
        }
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            return jar.size() >= 0;
        } catch (ZipException e) {
            return false;
        } catch (IOException e) {
            throw CodePlaces.unreadable(file, e);
        }
    }

    static boolean has(Path entry, String resource) {
        if (Files.isDirectory(entry)) {
            return Files.exists(entry.resolve(resource));
        }
        try {
            if (!CodePlaces.isFile(entry)) {
                try (FileSystem jar = CodePlaces.contentOf(entry)) {
                    return Files.exists(jar.getPath(resource));
                }
            }
            try (JarFile jar = new JarFile(entry.toFile(), false)) {
                return jar.getEntry(resource) != null;
            }
        } catch (IOException e) {
            throw CodePlaces.unreadable(entry, e);
        }
    }

    static JarContents read(Path file) {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            boolean manifestOnly = jar.stream()
                    .allMatch(entry -> entry.isDirectory() || entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME));
            boolean configuration = jar.stream().map(ZipEntry::getName).anyMatch(Secrets::mayBeConfiguration);
            return new JarContents(
                    manifestOnly, configuration, classPath(file, jar.getManifest()), ExecutableJar.of(jar));
        } catch (IOException e) {
            throw CodePlaces.unreadable(file, e);
        }
    }

    private static List<Path> classPath(Path file, @Nullable Manifest manifest) {
        String value = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        if (value == null) {
            return List.of();
        }
        return Stream.of(value.trim().split(" +"))
                .filter(reference -> !reference.isEmpty())
                .flatMap(reference -> resolve(file, reference))
                .toList();
    }

    /** Like the virtual machine, passes over references that are not files. */
    private static Stream<Path> resolve(Path file, String reference) {
        try {
            URI uri = file.toUri().resolve(reference);
            return "file".equals(uri.getScheme()) ? Stream.of(Path.of(uri)) : Stream.empty();
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
