package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchProblemTests {

    /** What releases of Java say differs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cannot run program \"p\" (in directory \"/d\"): error=7, Argument list too long | The command line or the environment is longer than the system takes",
                "Cannot run program \"p\" (in directory \"/d\"): Exec failed, error: 7 (Argument list too long)  | The command line or the environment is longer than the system takes",
                "Cannot run program \"p\": error=13, Permission denied | Permission denied",
                "Cannot run program \"p\": Exec failed, error: 13 (Permission denied)  | Permission denied",
                "something else | something else"
            })
    void theSystemsWordsAreFound(String message, String words) {
        assertThat(LaunchProblem.words(new IOException(message))).isEqualTo(words);
    }
}
