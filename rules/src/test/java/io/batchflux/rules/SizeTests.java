package io.batchflux.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Classes are small: a reader has each of them before his eyes. */
class SizeTests {

    private static final Path ROOT = Path.of("..");
    private static final int MOST = 400;
    private static final int USUAL = 100;

    @Test
    void noClassHasMoreThan400LinesAndHalfOfThoseOfTheMainSourcesHaveLessThan100() throws IOException {
        List<String> large = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (Path file : SourceTree.files(ROOT, ".java")) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST) {
                large.add(ROOT.relativize(file) + ": " + lines);
            }
            if (file.toString().contains("/src/main/java/")) {
                sizes.add(lines);
            }
        }
        Collections.sort(sizes);

        assertThat(large).isEmpty();
        assertThat(sizes).hasSizeGreaterThan(500);
        assertThat(sizes.get(sizes.size() / 2)).isLessThan(USUAL);
    }
}
