package io.batchflux;

import io.batchflux.CodeBundle.CodeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Turns {@link Code} into the files that a node needs.
 *
 * <p>It reads and writes files, which blocks: the work is done, and the result emitted, on the threads of the disk. A jar is
 * hashed again only if its size or its time of modification has changed. Thread-safe.
 */
final class CodeBundler {

    private CodeBundler() {}

    /**
     * Emits the bundle.
     *
     * <p>Fails with {@link IllegalArgumentException} if code that was asked for is missing or cannot be used, and with
     * {@link UncheckedIOException} if the cache directory cannot be written or a file cannot be read.
     *
     * @param cacheDirectory where jars are kept that are made from directories; created if it is missing
     */
    static Mono<CodeBundle> bundle(Code code, Path cacheDirectory, Disk disk) {
        return disk.call(() -> bundleNow(code, cacheDirectory));
    }

    private static CodeBundle bundleNow(Code code, Path cacheDirectory) {
        if (code.classPathInImage().isPresent()) {
            return new CodeBundle(List.of(), List.of(), hash(List.of()));
        }
        JarCache cache = JarCache.open(cacheDirectory);
        try (ClassPathEntries entries = ClassPathEntries.of(code)) {
            return bundle(entries.paths(), cache);
        }
    }

    private static CodeBundle bundle(List<Path> entries, JarCache cache) {
        Map<String, CodeFile> files = new LinkedHashMap<>();
        List<CodeFile> application = new ArrayList<>();
        for (Path entry : entries) {
            boolean directory = Files.isDirectory(entry);
            Path jar = directory ? cache.jarOf(entry) : entry;
            String hash = hash(jar);
            CodeFile file = new CodeFile(nodeName(entry, directory, hash), hash, size(jar), jar);
            if (files.putIfAbsent(hash, file) == null
                    && (directory || file.name().contains("SNAPSHOT"))) {
                application.add(file);
            }
        }
        List<CodeFile> all = new ArrayList<>(files.values());
        Path index = cache.index(all.stream().map(CodeFile::name).toList());
        CodeFile classPath = named(CodeBundle.CLASS_PATH_JAR, index);
        List<CodeFile> dependencies = new ArrayList<>(all);
        dependencies.removeAll(application);
        application.add(classPath);
        all.add(classPath);
        List<CodeFile> archives = new ArrayList<>();
        archives.add(named(CodeBundle.PREPARATION, cache.preparation()));
        archives.add(named(CodeBundle.APPLICATION, cache.archiveOf(application)));
        if (!dependencies.isEmpty()) {
            archives.add(named(CodeBundle.DEPENDENCIES, cache.archiveOf(dependencies)));
        }
        return new CodeBundle(all, archives, hash(all));
    }

    private static CodeFile named(String name, Path file) {
        return new CodeFile(name, hash(file), size(file), file);
    }

    /** The hash makes the name unique: equal names imply equal contents, and those are in the bundle once. */
    private static String nodeName(Path entry, boolean directory, String hash) {
        String name = (entry.getFileName() == null
                        ? "classes"
                        : entry.getFileName().toString())
                .replaceAll("[^A-Za-z0-9._-]", "_");
        String stem = !directory && name.endsWith(".jar") ? name.substring(0, name.length() - 4) : name;
        return stem + "-" + hash.substring(0, 16) + ".jar";
    }

    private static String hash(Path file) {
        try {
            return FileHashes.of(file);
        } catch (IOException e) {
            throw CodePlaces.unreadable(file, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw CodePlaces.unreadable(file, e);
        }
    }

    private static String hash(List<CodeFile> files) {
        StringBuilder lines = new StringBuilder();
        files.forEach(file ->
                lines.append(file.sha256()).append(' ').append(file.name()).append('\n'));
        return Digests.sha256(lines.toString());
    }
}
