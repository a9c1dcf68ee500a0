package io.batchflux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Namesakes are names that a file system takes for one: where capitals do not count, or how a letter with an accent is composed, a file
 * {@code a.txt} would take the place of {@code A.txt}, though they are two outputs.
 *
 * <p>Which file systems do so is found out from the files that are there, since one system may have several kinds.
 */
final class Namesakes {

    /** Outputs may be saved side by side: between the look and the move nobody else of this program moves. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final Path directory;
    private final String name;
    private final RealPath real;

    /** Makes what looks for a file of another name in the place of the one with this name below the directory. */
    Namesakes(Path directory, String name) {
        this(directory, name, path -> path.toRealPath());
    }

    /** @param real what this file system calls the real path of a file */
    Namesakes(Path directory, String name, RealPath real) {
        this.directory = directory;
        this.name = name;
        this.real = real;
    }

    /** Finds the real path of a file. */
    @FunctionalInterface
    interface RealPath {
        Path of(Path path) throws IOException;
    }

    /** A move of a file into its place. */
    @FunctionalInterface
    interface Move {
        void run() throws IOException;
    }

    /** Moves a file into its place, unless there is one of another name. */
    void refuseOr(Move move) throws IOException {
        ONE_AT_A_TIME.lock();
        try {
            refuse();
            move.run();
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /** Looks for a file of another name. */
    void refuse() throws IOException {
        if (!Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String separator = directory.getFileSystem().getSeparator();
        Path parent = directory;
        StringBuilder there = new StringBuilder();
        for (String step : name.split(separator.equals("\\") ? "[/\\\\]" : separator)) {
            there.append(there.isEmpty() ? "" : "/").append(spelt(parent, step));
            parent = parent.resolve(step);
        }
        if (!there.toString().equals(name.replace(separator, "/"))) {
            throw new FileSystemException(
                    parent.toString(),
                    null,
                    "the file system takes this name for " + there
                            + ", which is there already; use another directory, or saveTo another name");
        }
    }

    /** Returns the name of what is there, which is spelt like this step or is taken for it. */
    private String spelt(Path parent, String step) throws IOException {
        Path asked = parent.resolve(step);
        if (Files.isSymbolicLink(asked)) {
            return step;
        }
        if (!lastName(asked).equals(step)) {
            return lastName(asked);
        }
        return tellsRealNames(parent, asked, step) ? step : listed(parent, step);
    }

    /** Some file systems have one file by two names, and call it by either when they are asked for its real one. */
    private boolean tellsRealNames(Path parent, Path asked, String step) throws IOException {
        for (Path other : variants(parent, step)) {
            if (Files.exists(other) && Files.isSameFile(other, asked)) {
                return !lastName(other).equals(lastOf(other));
            }
        }
        return true;
    }

    /** Returns what else it may be called, as far as this program can spell it. */
    private static List<Path> variants(Path parent, String step) {
        return Stream.of(
                        step.toUpperCase(Locale.ROOT),
                        step.toLowerCase(Locale.ROOT),
                        Normalizer.normalize(step, Normalizer.Form.NFC),
                        Normalizer.normalize(step, Normalizer.Form.NFD))
                .filter(variant -> !variant.equals(step))
                .flatMap(variant -> path(parent, variant).stream())
                .toList();
    }

    private static Optional<Path> path(Path parent, String name) {
        try {
            return Optional.of(parent.resolve(name));
        } catch (InvalidPathException unspeakable) {
            return Optional.empty();
        }
    }

    private static String listed(Path parent, String step) throws IOException {
        String found = step;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                String name = lastOf(entry);
                if (name.equals(step)) {
                    return step;
                }
                found = folded(name).equals(folded(step)) ? name : found;
            }
        }
        return found;
    }

    private static String folded(String name) {
        return Normalizer.normalize(name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    private String lastName(Path path) throws IOException {
        return lastOf(real.of(path));
    }

    private static String lastOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
