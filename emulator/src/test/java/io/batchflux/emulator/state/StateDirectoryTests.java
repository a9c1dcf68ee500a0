package io.batchflux.emulator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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

            assertThat(OtherEmulator.opening(directory.resolve("state"))).contains("another emulator uses it");
            assertThat(owner.root()).isEmpty();
        }
        assertThat(OtherEmulator.opening(directory.resolve("state"))).startsWith("has it");
    }
}
