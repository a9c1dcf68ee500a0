package io.batchflux.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTests {

    @TempDir
    private Path directory;

    private void write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void linksOfOurDocumentsLeadSomewhere() throws IOException {
        Documents ours = Documents.under(Path.of(".."));

        assertThat(ours.count()).isGreaterThan(50);
        assertThat(ours.brokenLinks()).isEmpty();
    }

    @Test
    void aLinkThatLeadsNowhereIsFound() throws IOException {
        write("README.md", """
                # One `two`, [three](docs/a.md)
                ## Again
                ## Again
                [a](docs/a.md) [b](docs/b.md) [c](docs/a.md#a-b) [d](docs/a.md#none) [e](#one-two-three) [f](#again-1) [g](#again-2)
                `[code](nowhere.md)` [out](../x.md) [web](https://example.com/x.md) <img src="docs/none.png">
                ```
                [code](nowhere.md)
                # code
                ```
                [h](#code)
                """);
        write("docs/a.md", "# A b\n[back](../README.md) [source](../core)");
        write("target/b.md", "[nowhere](c.md)");

        assertThat(Documents.under(directory).brokenLinks())
                .containsExactly(
                        "README.md: docs/b.md",
                        "README.md: docs/a.md#none",
                        "README.md: #again-2",
                        "README.md: ../x.md",
                        "README.md: docs/none.png",
                        "README.md: #code",
                        "docs/a.md: ../core");
    }

    @Test
    void theSiteHasThemWithTheNamesOfTheirHeadingsAndLinksToSources() throws IOException {
        write(
                "docs/a.md",
                "# A b\n[here](#a-b) [one](b.md) [code](../core/pom.xml) ![x](images/x.png) [web](https://example.com)");
        write("docs/b.md", "none");
        write("core/pom.xml", "");
        Path site = directory.resolve("out");

        Documents.under(directory).writeTo(site, "https://sources.example/tree/main");

        assertThat(site.resolve("docs/a.md"))
                .hasContent(
                        "<a id=\"a-b\"></a>\n\n# A b\n[here](#a-b) [one](b.md)"
                                + " [code](https://sources.example/tree/main/core/pom.xml) ![x](images/x.png) [web](https://example.com)");
    }
}
