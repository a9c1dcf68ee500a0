package io.batchflux.emulator.node;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a tree of directories and files, which a task has made.
 *
 * <p>A task can go down so deep that the system takes no path to where it is, which is 4,096 bytes on Linux. What is deep is therefore
 * moved up to the top of the tree, and deleted from there by another round. And it can take from directories what is needed to delete
 * what is in them, as some programs do with what they download.
 */
final class TreeDeletion extends SimpleFileVisitor<Path> {

    /** This many characters are less bytes than the system takes, in any encoding, with a name behind them. */
    private static final int DEEP = 1_000;

    private static final Set<PosixFilePermission> ALL_OF_OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path root;
    private boolean moved;

    /** An action on a path may be tried again. */
    private interface Action {

        void run() throws IOException;
    }

    TreeDeletion(Path root) {
        this.root = root;
    }

    /** Deletes all, but for what it has moved to the top; returns whether it has, and so has to be done again. */
    boolean run() throws IOException {
        Files.walkFileTree(root, this);
        return moved;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        if (directory.toString().length() <= DEEP || directory.equals(root) || root.equals(directory.getParent())) {
            return FileVisitResult.CONTINUE;
        }
        moved = true;
        Path top = root.resolve("." + UUID.randomUUID());
        allowed(directory, () -> Files.move(directory, top));
        return FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        allowed(file, () -> Files.deleteIfExists(file));
        return FileVisitResult.CONTINUE;
    }

    /** It is gone, or may not be looked at yet. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        boolean isTop = file.equals(root);
        if (!(e instanceof AccessDeniedException) || (isTop && !isClosed(file))) {
            throw e;
        }
        if (!isTop) {
            allow(file.resolveSibling(""));
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            allow(file);
        }
        FileTrees.delete(file);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
        if (e != null) {
            throw e;
        }
        if (!moved || !visited.equals(root)) {
            allowed(visited, () -> Files.deleteIfExists(visited));
        }
        return FileVisitResult.CONTINUE;
    }

    /** Does it again with the permissions that it needs, if they were missing. */
    private void allowed(Path path, Action action) throws IOException {
        try {
            action.run();
        } catch (AccessDeniedException denied) {
            if (path.equals(root)) {
                throw denied;
            }
            allow(path.resolveSibling(""));
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                allow(path);
            }
            action.run();
        }
    }

    private static boolean isClosed(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && !(Files.isReadable(directory) && Files.isExecutable(directory));
    }

    /** Without following links, Java would have to open what it must not open yet. */
    private static void allow(Path directory) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(ALL_OF_OWNER);
        }
    }
}
