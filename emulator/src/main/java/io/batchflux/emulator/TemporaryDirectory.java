package io.batchflux.emulator;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The directory of temporary files. Java ends with an {@link Error} that names nothing where the program cannot spell its name. */
final class TemporaryDirectory {

    private TemporaryDirectory() {}

    static void requireSpelt(String name) {
        try {
            Path unused = Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalStateException(
                    "The name of the temporary directory, " + name + ", cannot be spelt in the locale of this program."
                            + " Set LC_ALL=C.UTF-8 in its environment, or another directory by -Djava.io.tmpdir=/tmp.",
                    e);
        }
    }
}
