package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What one program has computed under a name, the next ones know by its parameters, in whatever order their sets are there. */
@Tag("long")
class EndToEndTwoProgramsIntegrationTests {

    @RegisterExtension
    static final EndToEnd azure = new EndToEnd(EmulatorOptions.defaults().withJavaOnPath());

    @TempDir
    Path directory;

    @Test
    void whatOneProgramHasComputedOverSetsNoOtherOneComputesAgain() throws Exception {
        Path marks = directory.resolve("marks");
        String[] each = IntStream.range(0, ProgramOfSets.CALLS)
                .mapToObj(number -> "result " + number)
                .toArray(String[]::new);

        for (int program = 0; program < 3; program++) {
            assertThat(ProgramOfSets.run(azure, marks)).contains(each);
        }

        assertThat(Files.readAllLines(marks)).hasSize(ProgramOfSets.CALLS);
        azure.all(azure.runner().named("sets").forget());
    }
}
