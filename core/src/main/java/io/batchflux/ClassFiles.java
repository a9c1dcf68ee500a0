package io.batchflux;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipOutputStream;

/**
 * What is in a directory of classes, or in a jar of which not everything may be sent: files by their names, in the order of these.
 *
 * @param root where they are
 * @param paths files and directories by their names in a jar
 * @param looks what told of each class whether it is another one, when it was listed
 */
record ClassFiles(Path root, SortedMap<String, Path> paths, Map<Path, String> looks) {

    private static final String CLASS = ".class";

    static ClassFiles of(Path root) throws IOException {
        // Java 17 lists a file of a run-time image twice if it was asked for by its name before.
        SortedMap<String, Path> paths = new TreeMap<>();
        for (Path path : walk(root, path -> Secrets.maySend(root, path))) {
            if (Files.isDirectory(path)) {
                paths.put(name(root, path) + "/", path);
            } else if (Files.isRegularFile(path)) {
                paths.put(name(root, path), path);
            }
        }
        return new ClassFiles(root, paths, looks(paths.values()));
    }

    private static List<Path> walk(Path root, Predicate<Path> filter) throws IOException {
        try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(path -> !path.equals(root)).filter(filter).toList();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof FileSystemLoopException loop) {
                throw new IOException("the link " + loop.getFile() + " leads back to where it is", e);
            }
            throw e;
        }
    }

    private static String name(Path root, Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }

    /** A build may write the classes just now: then these are neither those of before nor those of after it. */
    void writeTo(ZipOutputStream jar) throws IOException {
        for (Map.Entry<String, Path> entry : paths.entrySet()) {
            add(entry.getValue(), entry.getKey(), jar);
        }
        if (!looks.equals(looks(walk(root, path -> isClass(path) && Secrets.maySend(root, path))))) {
            throw new IOException(
                    "the classes in " + CodePlaces.shown(root)
                            + " have changed while they were read. Is a build under way? Call the function again when it has ended");
        }
    }

    private static boolean isClass(Path path) {
        return path.toString().endsWith(CLASS);
    }

    /** Returns what tells that a class was compiled again. */
    private static Map<Path, String> looks(Collection<Path> paths) throws IOException {
        Map<Path, String> looks = new HashMap<>();
        for (Path path : paths) {
            if (isClass(path) && Files.isRegularFile(path)) {
                looks.put(path, Files.getLastModifiedTime(path) + " " + Files.size(path));
            }
        }
        return looks;
    }

    private void add(Path path, String name, ZipOutputStream jar) throws IOException {
        Optional<byte[]> manifest = Optional.empty();
        if (!isJar()) {
            if (DirectoryManifest.isSignature(name)) {
                return;
            }
            if (DirectoryManifest.isManifest(name)) {
                manifest = DirectoryManifest.read(path);
                if (manifest.isEmpty()) {
                    return;
                }
            }
        }
        if (Files.isDirectory(path)) {
            jar.putNextEntry(JarCache.entry(name));
        } else if (manifest.isPresent()) {
            jar.putNextEntry(JarCache.entry(name));
            jar.write(manifest.get());
        } else {
            copy(path, name, jar);
        }
        jar.closeEntry();
    }

    /** What has vanished since it was listed is not there. */
    private static void copy(Path path, String name, ZipOutputStream jar) throws IOException {
        try (InputStream content = Files.newInputStream(path)) {
            jar.putNextEntry(JarCache.entry(name));
            content.transferTo(jar);
        } catch (NoSuchFileException vanished) {
            return;
        }
    }

    /** Returns whether these are all that is in a jar: what its manifest says of it holds, and its signatures too. */
    private boolean isJar() {
        return !CodePlaces.isFile(root) && root.getParent() == null;
    }
}
