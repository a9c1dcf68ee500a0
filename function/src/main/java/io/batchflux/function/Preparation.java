package io.batchflux.function;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The program that prepares a node for function tasks: it unpacks the archives of code that the job brought there.
 *
 * <p>It runs in the job preparation's working directory, with the target directory as its first argument, and behind it the
 * name and the SHA-256 of each archive. The target appears when it is complete; if it is there already, nothing is done, since a
 * try that is repeated finds what the one before left. It exits with 0; with 1 and a sentence on stderr if an archive is not
 * what was sent.
 *
 * <p>It needs nothing but this class and the platform.
 */
public final class Preparation {

    private static final int FAILED = 1;

    private Preparation() {}

    /** Unpacks, and ends the process. */
    public static void main(String[] arguments) {
        try {
            unpack(Path.of(""), List.of(arguments));
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            // It is a program, whose stderr Azure Batch keeps, and of which the client reads the end.
            System.err.println("The code cannot be unpacked: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    static void unpack(Path directory, List<String> arguments) throws IOException {
        if (arguments.size() % 2 != 1) {
            throw new IllegalArgumentException(
                    "the arguments must be a directory, and a name and a hash of each archive");
        }
        Path target = directory.resolve(arguments.get(0));
        if (Files.isDirectory(target)) {
            return;
        }
        Path unfinished = directory.resolve(arguments.get(0) + ".unfinished");
        delete(unfinished);
        Files.createDirectories(unfinished);
        for (int i = 1; i < arguments.size(); i += 2) {
            unpack(directory.resolve(arguments.get(i)), arguments.get(i + 1), unfinished);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        for (int i = 1; i < arguments.size(); i += 2) {
            Files.deleteIfExists(directory.resolve(arguments.get(i)));
        }
    }

    /** Writes nothing to its place before all of the archive was compared: what is unpacked is moved at the end. */
    private static void unpack(Path archive, String sha256, Path target) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream file = Files.newInputStream(archive);
                DigestInputStream content = new DigestInputStream(file, digest);
                ZipInputStream zip = new ZipInputStream(content)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path place = target.resolve(entry.getName()).normalize();
                if (!place.startsWith(target) || place.equals(target)) {
                    throw new IOException(
                            archive.getFileName() + " has an entry that leads elsewhere: " + entry.getName());
                }
                Files.createDirectories(place.getParent());
                try (OutputStream unpacked = Files.newOutputStream(place)) {
                    zip.transferTo(unpacked);
                }
            }
            content.transferTo(OutputStream.nullOutputStream());
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(sha256)) {
            throw new IOException(archive.getFileName() + " must have the SHA-256 " + sha256 + ", has " + found);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 must be there", e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
