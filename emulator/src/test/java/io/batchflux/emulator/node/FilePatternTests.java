package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePatternTests {

    @TempDir
    private Path task;

    private Path workingDirectory;

    @BeforeEach
    void makeFiles() throws IOException {
        workingDirectory = task.resolve("wd");
        for (String file : List.of(
                "stdout.txt",
                "stderr.txt",
                "wd/a.txt",
                "wd/b.log",
                "wd/.hidden.txt",
                "wd/d/a1.txt",
                "wd/d/a2.txt",
                "wd/d/e/a3.txt",
                "wd/d/.git/x.txt",
                "wd/x+y.txt")) {
            Path path = task.resolve(file);
            Files.createDirectories(path.getParent());
            Files.createFile(path);
        }
    }

    @Test
    void aStarStaysWithinAName() throws IOException {
        assertThat(find("*.txt")).containsExactly("a.txt", "x+y.txt");
        assertThat(find("d/*.txt")).containsExactly("a1.txt", "a2.txt");
        assertThat(find("*/a1.txt")).containsExactly("d/a1.txt");
    }

    @Test
    void twoStarsCrossDirectories() throws IOException {
        assertThat(find("**/*.txt"))
                .containsExactlyInAnyOrder("a.txt", "x+y.txt", "d/a1.txt", "d/a2.txt", "d/e/a3.txt");
        assertThat(find("d/**/*")).containsExactlyInAnyOrder("a1.txt", "a2.txt", "e/a3.txt");
        assertThat(find("**/e/*.txt")).containsExactly("d/e/a3.txt");
    }

    @Test
    void aQuestionMarkIsOneCharacterAndBracketsAreAChoice() throws IOException {
        assertThat(find("d/a?.txt")).containsExactly("a1.txt", "a2.txt");
        assertThat(find("d/a[2-9].txt")).containsExactly("a2.txt");
        assertThat(find("d/a[!2].txt")).containsExactly("a1.txt");
        assertThat(find("[ab].*")).containsExactly("a.txt", "b.log");
    }

    @Test
    void onlyAStarMakesADirectoryOfBlobs() {
        assertThat(FilePattern.of("d/a?.txt", Map.of(), false).hasWildcards()).isFalse();
        assertThat(FilePattern.of("d/a[12].txt", Map.of(), false).hasWildcards())
                .isFalse();
        assertThat(FilePattern.of("d/a[12].*", Map.of(), false).hasWildcards()).isTrue();
    }

    @Test
    void whatIsInFrontOfTheFirstStarIsANameOfADirectory() throws IOException {
        assertThat(find("?/a*.txt")).isEmpty();
        assertThat(find("[d]/a*.txt")).isEmpty();
        assertThat(find("*/?/a*.txt")).containsExactly("d/e/a3.txt");
    }

    @Test
    void twoStarsAtTheEndAreNoFiles() throws IOException {
        assertThat(find("d/**")).isEmpty();
        assertThat(find("**")).isEmpty();
    }

    @Test
    void twoStarsAreAPartOfTheirOwn() {
        assertThatThrownBy(() -> find("d/a**.txt"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Invalid pattern");
    }

    @Test
    void aLinkCountsAsWhatItLeadsTo() throws IOException {
        Files.createSymbolicLink(workingDirectory.resolve("d/inside"), workingDirectory.resolve("d/a1.txt"));
        assertThat(find("d/in*")).containsExactly("a1.txt");

        Files.createSymbolicLink(workingDirectory.resolve("d/outside"), workingDirectory.resolve("a.txt"));
        assertThatThrownBy(() -> find("d/out*"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not in the subpath");
        assertThat(find("d/outside")).containsExactly("outside");
    }

    @Test
    void aNameThatBeginsWithADotMustBeNamedSo() throws IOException {
        assertThat(find(".*.txt")).containsExactly(".hidden.txt");
        assertThat(find("d/.git/*")).containsExactly("x.txt");
    }

    @Test
    void theDirectoryAboveCanBeNamed() throws IOException {
        assertThat(find("../std*.txt")).containsExactly("stderr.txt", "stdout.txt");
    }

    @Test
    void aNameWithoutWildcardsIsThatFile() throws IOException {
        assertThat(find("d/e/a3.txt")).containsExactly("a3.txt");
        assertThat(find("x+y.txt")).containsExactly("x+y.txt");
        assertThat(find("none.txt")).isEmpty();
        assertThat(find("none/*.txt")).isEmpty();
        assertThat(FilePattern.of("d/e/a3.txt", Map.of(), false).hasWildcards()).isFalse();
    }

    @Test
    void variablesAreExpandedInEachOfTheirForms() throws IOException {
        assertThat(find("$WD/a.txt")).containsExactly("a.txt");
        assertThat(find("${WD}/*.log")).containsExactly("b.log");
        assertThat(find("%WD%/d/a?.txt")).containsExactly("a1.txt", "a2.txt");
        assertThat(find("$NONE/a.txt")).isEmpty();
    }

    private List<String> find(String pattern) throws IOException {
        return FilePattern.of(pattern, Map.of("WD", workingDirectory.toString()), false)
                .find(workingDirectory, task)
                .stream()
                .map(FilePattern.Match::name)
                .toList();
    }
}
