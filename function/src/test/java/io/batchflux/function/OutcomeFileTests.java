package io.batchflux.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
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

    @Test
    void isThereAgainThoughItsDirectoryWasDeleted() throws Exception {
        Path working = Files.createDirectory(directory.resolve("wd"));
        Path path = working.resolve(NodeMain.OUTCOMES_FILE);
        try (OutcomeFile outcomes = OutcomeFile.open(path)) {
            outcomes.append(new Outcome.Value("0", "1"));
            Files.delete(path);
            Files.delete(working);
            outcomes.append(new Outcome.Value("1", "2"));
            outcomes.append(new Outcome.Value("2", "3"));
        }
        assertThat(values(path)).containsExactly("1", "2", "3");
    }

    @Test
    void takesThePlaceOfAnotherFileThatWasPutThere() throws Exception {
        try (OutcomeFile outcomes = OutcomeFile.open(path())) {
            outcomes.append(new Outcome.Value("0", "1"));
            Path other = Files.writeString(
                    directory.resolve("other"), "something that is longer than the outcomes ".repeat(9));
            Files.move(other, path(), StandardCopyOption.REPLACE_EXISTING);
            outcomes.append(new Outcome.Value("1", "2"));
        }
        assertThat(values(path())).containsExactly("1", "2");
    }

    private static List<String> values(Path path) throws IOException {
        List<String> values = new ArrayList<>();
        OutcomeReader.create()
                .read(ByteBuffer.wrap(Files.readAllBytes(path)))
                .forEach(outcome -> values.add(((Outcome.Value) outcome).json()));
        return values;
    }
}
