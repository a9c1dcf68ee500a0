package io.batchflux.emulator.node;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * A file root is a directory out of which nothing is given: no link leads out of it, and what is no regular file is not
 * opened, since a FIFO makes whoever opens it wait for ever.
 *
 * <p>Tasks can put a link in the place of a file at any moment, so a file is opened from directory to directory without following
 * any, where the file system can do that.
 */
public final class FileRoot {

    private final Path root;

    /**
     * Creates a root.
     *
     * @param root a path without links, as {@link Path#toRealPath} gives it
     */
    public FileRoot(Path root) {
        this.root = root;
    }

    /** Returns whether there is such a directory, and no link in its place. */
    public boolean isThere() {
        return Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS) && real(root).isPresent();
    }

    /** Returns where a path leads; empty if that is nowhere, in a circle, or out of the directory. */
    public Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath()).filter(real -> real.startsWith(root));
        } catch (IOException nowhere) {
            return Optional.empty();
        }
    }

    /**
     * Returns where a path leads.
     *
     * @throws IOException if the path leads out of the directory, or nowhere
     */
    Path require(Path path) throws IOException {
        Path real = path.toRealPath();
        if (!real.startsWith(root)) {
            throw new FileSystemException(
                    FileNames.text(path), null, "it leads to " + FileNames.text(real) + ", which is not below " + root);
        }
        return real;
    }

    /**
     * Opens a regular file to be read.
     *
     * @param real as {@link #real} gave it
     * @throws NoSuchFileException if something else is there by now
     */
    public SeekableByteChannel open(Path real) throws IOException {
        Path relative = root.relativize(real);
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(root)) {
            return directory instanceof SecureDirectoryStream<Path> secure
                    ? openBelow(secure, relative)
                    : openByPath(real);
        } catch (NotDirectoryException replaced) {
            throw new NoSuchFileException(FileNames.text(real));
        }
    }

    private static SeekableByteChannel openBelow(SecureDirectoryStream<Path> directory, Path relative)
            throws IOException {
        if (relative.getNameCount() == 1) {
            return openIn(directory, relative);
        }
        try (SecureDirectoryStream<Path> inner =
                directory.newDirectoryStream(relative.getName(0), LinkOption.NOFOLLOW_LINKS)) {
            return openBelow(inner, relative.subpath(1, relative.getNameCount()));
        }
    }

    private static SeekableByteChannel openIn(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        BasicFileAttributes attributes = directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        requireRegular(attributes, name);
        return directory.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    private SeekableByteChannel openByPath(Path real) throws IOException {
        if (!real(real).equals(Optional.of(real))) {
            throw new NoSuchFileException(FileNames.text(real));
        }
        requireRegular(Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS), real);
        return Files.newByteChannel(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private static void requireRegular(BasicFileAttributes attributes, Path file) throws IOException {
        if (!attributes.isRegularFile()) {
            throw new NoSuchFileException(FileNames.text(file), null, "is no regular file");
        }
    }
}
