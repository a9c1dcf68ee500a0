package io.batchflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a jar says about the class path.
 *
 * @param isManifestOnly whether it has no other content, as the jars by which build tools and IDEs pass a long class path
 * @param classPath what its manifest refers to, whether it exists or not
 */
record JarContents(boolean isManifestOnly, List<Path> classPath) {

    static boolean isJar(Path file) {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            return jar.size() >= 0;
        } catch (ZipException e) {
            return false;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static boolean has(Path entry, String resource) {
        if (Files.isDirectory(entry)) {
            return Files.exists(entry.resolve(resource));
        }
        try (JarFile jar = new JarFile(entry.toFile(), false)) {
            return jar.getEntry(resource) != null;
        } catch (IOException e) {
            throw unreadable(entry, e);
        }
    }

    static JarContents read(Path file) {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            for (String inside : List.of("BOOT-INF", "WEB-INF")) {
                if (jar.getEntry(inside + "/classes/") != null) {
                    throw new IllegalArgumentException("The jar " + file
                            + " must hold classes that java -cp finds, but they are in its " + inside
                            + ": it is an executable Spring Boot "
                            + (inside.startsWith("W") ? "war" : "jar")
                            + ". Unpack it (java -Djarmode=tools -jar .. extract) and run that, or name jars with"
                            + " Code.jars(..).");
                }
            }
            boolean manifestOnly = jar.stream()
                    .allMatch(entry -> entry.isDirectory() || entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME));
            return new JarContents(manifestOnly, classPath(file, jar.getManifest()));
        } catch (IOException e) {
            throw unreadable(file, e);
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

    private static UncheckedIOException unreadable(Path file, IOException cause) {
        return new UncheckedIOException("The code in " + file + " cannot be read: " + cause.getMessage(), cause);
    }
}
