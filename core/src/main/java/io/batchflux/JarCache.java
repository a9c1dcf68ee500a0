package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.CodeBundle.CodeFile;
import io.batchflux.function.Preparation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
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
    private final CacheBounds bounds;

    private JarCache(Path directory, CacheBounds bounds) {
        this.directory = directory;
        this.bounds = bounds;
    }

    /** What lies here becomes code on the nodes: nobody else may write to it. What was not used for long is deleted. */
    static JarCache open(Path directory) {
        return open(directory, CacheBounds.BYTES);
    }

    /** @param most how many bytes are kept of what is not in use */
    static JarCache open(Path directory, long most) {
        Path absolute = directory.toAbsolutePath();
        try {
            if (!Files.isDirectory(absolute)) {
                createUnlessMade(absolute);
            }
            Path probe = TemporaryFiles.create(absolute, "owner-");
            try {
                if (isPosix(absolute)) {
                    refuseIfOthersMayWrite(absolute.toRealPath(), Files.getOwner(probe));
                }
                CacheBounds bounds = new CacheBounds(absolute, Files.getLastModifiedTime(probe), most);
                bounds.keep();
                return new JarCache(absolute, bounds);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw unwritable(absolute, e);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Another program of this user's may begin at the same moment. */
    private static void createUnlessMade(Path directory) throws IOException {
        try {
            create(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    private static void create(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (isPosix(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(directory);
        }
    }

    /** @param user who owns what this program makes; its name alone is not known everywhere */
    private static void refuseIfOthersMayWrite(Path directory, UserPrincipal user) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        UserPrincipal owner = Files.getOwner(directory);
        if (!owner.equals(user)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IllegalArgumentException("The cache directory " + directory + " must belong to " + user.getName()
                    + " and be writable to nobody else, since what lies there is run on the nodes; it belongs to "
                    + owner.getName() + ", with permissions " + PosixFilePermissions.toString(permissions)
                    + ". Choose another one with the option cache_dir, or change who may write to it.");
        }
    }

    /** Returns the jar of all that is in a directory, or in another jar, without what is nobody's code. */
    Path jarOf(Path classes) {
        return store(jar -> ClassFiles.of(classes).writeTo(jar));
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

    /**
     * Returns an archive of files, uncompressed since they are jars. It is made once: the same files are known by their names
     * and hashes, and what is found is compared with its own.
     */
    Path archiveOf(List<CodeFile> files) {
        StringBuilder lines = new StringBuilder();
        files.forEach(file ->
                lines.append(file.sha256()).append(' ').append(file.name()).append('\n'));
        String known = Digests.sha256(lines.toString()).substring(0, 32);
        try (Stream<Path> made = Files.list(directory)) {
            for (Path archive : made.filter(
                            path -> path.getFileName().toString().startsWith(known + "-"))
                    .toList()) {
                if (archive.endsWith(known + "-" + FileHashes.of(archive) + ".zip")) {
                    bounds.use(archive);
                    return archive;
                }
            }
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
        return store(
                zip -> {
                    zip.setLevel(Deflater.NO_COMPRESSION);
                    for (CodeFile file : files) {
                        zip.putNextEntry(entry(file.name()));
                        copyAsHashed(file, zip);
                        zip.closeEntry();
                    }
                },
                hash -> known + "-" + hash + ".zip");
    }

    /** The archive is known by this hash from now on, so it must not have another content: a build may write the jar just now. */
    private static void copyAsHashed(CodeFile file, OutputStream archive) throws IOException {
        MessageDigest digest = Digests.digest();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file.path()), digest)) {
            content.transferTo(archive);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
            FileHashes.forget(file.path());
            throw new IOException(
                    CodePlaces.shown(file.path())
                            + " has changed since it was looked at. Is a build under way? Call the function again when it has ended");
        }
    }

    /** Returns a jar of the classes that prepare a node, which needs no other. */
    Path preparation() {
        String name = Preparation.class.getName().replace('.', '/') + ".class";
        return store(
                jar -> {
                    try (InputStream type = Preparation.class.getClassLoader().getResourceAsStream(name)) {
                        jar.putNextEntry(entry(name));
                        requireNonNull(type, "the class of the preparation must be there")
                                .transferTo(jar);
                        jar.closeEntry();
                    }
                },
                hash -> hash + ".jar");
    }

    static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        return entry;
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(ZipOutputStream jar) throws IOException;
    }

    private Path store(Content content) {
        return store(content, hash -> hash + ".jar");
    }

    private Path store(Content content, UnaryOperator<String> name) {
        Path unfinished;
        try {
            unfinished = TemporaryFiles.create(directory, "code-");
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
        try {
            MessageDigest digest = Digests.digest();
            try (OutputStream file = new DigestOutputStream(Files.newOutputStream(unfinished), digest);
                    ZipOutputStream jar = new ZipOutputStream(new BufferedOutputStream(file, 1 << 16))) {
                content.writeTo(jar);
            }
            return publish(unfinished, HexFormat.of().formatHex(digest.digest()), name);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "A jar of the code cannot be made in " + directory + ": " + e.getMessage(), e);
        } finally {
            unfinished.toFile().delete();
        }
    }

    /** What is there under the name already is taken only if its content is what the name says. */
    private Path publish(Path unfinished, String hash, UnaryOperator<String> name) throws IOException {
        Path jar = directory.resolve(name.apply(hash));
        if (Files.isRegularFile(jar) && FileHashes.of(jar).equals(hash)) {
            bounds.use(jar);
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
