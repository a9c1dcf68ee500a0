package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeFileTests {

    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve(NodeMain.OUTCOMES_FILE);
    }

    private List<String> said() throws IOException {
        return Files.readAllLines(path()).stream()
                .filter(line -> line.startsWith("{\"last\""))
                .toList();
    }

    private static String last(String id) {
        return new LastCall(id).toJson();
    }

    @Test
    void callThatRunsWhenTheBudgetIsUsedUpIsTheLast() throws Exception {
        try (OutcomeFile outcomes = OutcomeFile.open(path())) {
            assertThat(outcomes.begin("0")).isTrue();
            assertThat(said()).isEmpty();

            outcomes.budgetIsUsedUp();

            assertThat(said()).containsExactly(last("0"));
            outcomes.append(new Outcome.Value("0", "1"));
            assertThat(outcomes.begin("1")).isFalse();
        }
    }

    /** A node that is slow to start uses up a short budget before its first call, which it makes all the same. */
    @Test
    void firstCallIsSaidToBeTheLastIfTheBudgetWasUsedUpBeforeIt() throws Exception {
        try (OutcomeFile outcomes = OutcomeFile.open(path())) {
            outcomes.budgetIsUsedUp();
            assertThat(said()).isEmpty();

            assertThat(outcomes.begin("0")).isTrue();

            assertThat(said()).containsExactly(last("0"));
            outcomes.append(new Outcome.Value("0", "1"));
            assertThat(outcomes.begin("1")).isFalse();
        }
        assertThat(said()).containsExactly(last("0"));
    }

    @Test
    void noCallIsBegunIfTheBudgetWasUsedUpBetweenTwo() throws Exception {
        try (OutcomeFile outcomes = OutcomeFile.open(path())) {
            outcomes.begin("0");
            outcomes.append(new Outcome.Value("0", "1"));

            outcomes.budgetIsUsedUp();

            assertThat(outcomes.begin("1")).isFalse();
        }
        assertThat(said()).isEmpty();
    }

    @Test
    void nextTryBeginsNothingBehindTheCallThatWasTheLast() throws Exception {
        try (OutcomeFile outcomes = OutcomeFile.open(path())) {
            outcomes.budgetIsUsedUp();
            outcomes.begin("0");
        }
        try (OutcomeFile outcomes = OutcomeFile.open(path())) {
            assertThat(outcomes.begin("1")).isFalse();
            assertThat(outcomes.begin("0")).isTrue();
            outcomes.budgetIsUsedUp();
        }
        assertThat(said()).containsExactly(last("0"));
    }
}
