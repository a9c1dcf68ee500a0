package io.batchflux.emulator.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** This class deletes directories with all that is in them. */
public final class FileTrees {

    private FileTrees() {}

    /**
     * Does nothing if the directory does not exist; never follows links. How deep it is does not matter, nor whether what is in it may be
     * read or written, as long as it is this user's.
     */
    public static void delete(Path directory) throws IOException {
        boolean more = Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
        while (more) {
            more = new TreeDeletion(directory).run();
        }
    }
}
