package io.batchflux.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTests {

    @Test
    void theSnippetCompilesAsItIsCopied(@TempDir Path directory) throws IOException {
        ReadmeSnippet snippet = ReadmeSnippet.read();

        snippet.compile(directory);

        assertThat(directory.resolve(snippet.className() + ".class")).isRegularFile();
    }

    @Test
    void theSnippetNeedsNothingOfTheExamples() throws IOException {
        assertThat(ReadmeSnippet.read().code()).doesNotContain(getClass().getPackageName());
    }
}
