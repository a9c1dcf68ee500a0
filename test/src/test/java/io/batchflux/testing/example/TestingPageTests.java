package io.batchflux.testing.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code of docs/testing.md is that of the tests here. */
class TestingPageTests {

    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Path SOURCES = Path.of("src/test/java/io/batchflux/testing/example");

    @Test
    void thePageShowsWhatIsTested() throws IOException {
        String sources = Files.readString(SOURCES.resolve("Film.java"))
                + Files.readString(SOURCES.resolve("FilmTests.java"))
                + Files.readString(SOURCES.resolve("ModelTests.java"));

        List<String> blocks = JAVA.matcher(Files.readString(Path.of("../docs/testing.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();

        assertThat(blocks)
                .hasSizeGreaterThan(5)
                .allSatisfy(block -> assertThat(sources).containsIgnoringWhitespaces(block));
    }
}
