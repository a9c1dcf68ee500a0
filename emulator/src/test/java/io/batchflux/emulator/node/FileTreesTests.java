package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreesTests {

    @TempDir
    private Path directory;

    private Path tree;

    @BeforeEach
    void plant() throws IOException {
        tree = Files.createDirectories(directory.resolve("tree/a/b"))
                .resolve("../..")
                .normalize();
        Files.writeString(tree.resolve("a/b/file"), "x");
        Files.writeString(directory.resolve("theirs"), "theirs");
        Files.createSymbolicLink(tree.resolve("a/link"), directory.resolve("theirs"));
        Files.createSymbolicLink(tree.resolve("a/up"), directory);
    }

    @Test
    void allOfATreeGoesAndNothingThatALinkLeadsTo() throws IOException {
        FileTrees.delete(tree);
        FileTrees.delete(tree);

        assertThat(tree).doesNotExist();
        assertThat(directory.resolve("theirs")).hasContent("theirs");
    }

    /** The whole path is longer than the system takes: its parts are put into one another from below. */
    @Test
    void aTreeThatIsTooDeepForItsPathGoes() throws IOException {
        for (int i = 0; i < 4; i++) {
            Path part = Files.createDirectory(directory.resolve("part"));
            Path bottom = part;
            while (bottom.toString().length() < 3_000) {
                bottom = Files.createDirectory(bottom.resolve("d".repeat(100)));
            }
            Files.writeString(bottom.resolve("file"), "x");
            Files.move(tree, bottom.resolve("tree"));
            Files.move(part, tree);
        }

        FileTrees.delete(tree);

        assertThat(tree).doesNotExist();
        assertThat(directory).isDirectoryContaining(path -> path.endsWith("theirs"));
    }

    /** As Go leaves the modules that it has downloaded. Root may do everything, and sees nothing of it. */
    @Test
    void whatMayNotBeReadOrWrittenGoes() throws IOException {
        assumeThat(Files.getFileStore(directory).supportsFileAttributeView("posix"))
                .isTrue();
        for (String permissions : new String[] {"r-xr-xr-x", "---------", "r--------", "-w-------", "--x------"}) {
            Path closed = Files.createDirectories(tree.resolve("closed" + permissions + "/inner/innermost"));
            Files.writeString(closed.resolve("file"), "x");
            Files.writeString(closed.resolve("../file"), "x");
            Set<PosixFilePermission> few = PosixFilePermissions.fromString(permissions);
            Files.setPosixFilePermissions(closed, few);
            Files.setPosixFilePermissions(closed.getParent(), few);
            Files.setPosixFilePermissions(tree.resolve("closed" + permissions), few);
        }
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("r-xr-xr-x"));

        FileTrees.delete(tree);

        assertThat(tree).doesNotExist();
    }
}
