package io.batchflux.emulator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.batchflux.rules.OtherProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTests {

    @TempDir
    Path directory;

    @Test
    void whoWantsItInTheSameProgramDoesNotTakeItFromItsOwner() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("state"));
        try (StateDirectory owner = StateDirectory.open(directory.resolve("state"))) {
            for (Path path : new Path[] {directory.resolve("state"), link}) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> StateDirectory.open(path))
                        .withMessageContaining("another emulator uses it");
            }

            assertThat(opened(directory.resolve("state"))).contains("another emulator uses it");
            assertThat(owner.root()).isEmpty();
        }
        assertThat(opened(directory.resolve("state"))).startsWith("has it");
    }

    private static String opened(Path path) throws IOException {
        return OtherProgram.output(StateDirectoryTests.class, path.toString());
    }

    /** Runs in another program, which wants the directory too. */
    public static void main(String[] arguments) {
        try {
            StateDirectory.open(Path.of(arguments[0])).close();
            System.out.println("has it");
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }
}
