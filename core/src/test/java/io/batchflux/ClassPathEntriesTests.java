package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the virtual machine has on its class path and module path is what is sent. */
class ClassPathEntriesTests {

    @TempDir
    Path directory;

    private final Map<String, String> before = new TreeMap<>();

    private void set(String property, String value) {
        before.putIfAbsent(property, Objects.requireNonNullElse(System.getProperty(property), ""));
        System.setProperty(property, value);
    }

    @AfterEach
    void restore() {
        before.forEach((property, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }

    private static List<Path> entries() {
        try (ClassPathEntries entries = ClassPathEntries.of(new Code.Application(Optional.empty()))) {
            return entries.paths();
        }
    }

    @Test
    void anEmptyEntryIsTheWorkingDirectory() {
        Path here = Path.of("").toAbsolutePath();

        for (String classPath :
                List.of(directory + File.pathSeparator, File.pathSeparator + directory, directory + "::" + directory)) {
            set("java.class.path", classPath.replace("::", File.pathSeparator + File.pathSeparator));
            assertThat(entries()).as(classPath).contains(here, directory);
        }
        set("java.class.path", "");
        assertThat(entries()).contains(here);
    }

    @Test
    void anEntryWhoseNameCannotBeReadIsToldWithARemedy() {
        set("java.class.path", directory + File.pathSeparator + "lib\0x.jar");

        assertThatIllegalArgumentException()
                .isThrownBy(ClassPathEntriesTests::entries)
                .withMessageContaining("of the class path cannot be read: Nul character")
                .withMessageContaining("LC_ALL=C.UTF-8");
    }

    @Test
    void anApplicationThatIsAModuleHasNoClassPath() throws IOException {
        Path module = Files.createDirectories(directory.resolve("com.example.app"));
        Files.createFile(module.resolve("module-info.class"));
        set("java.class.path", "");
        set("jdk.module.main", "com.example.app");
        set("jdk.module.path", directory.toString());

        assertThat(entries()).contains(module).doesNotContain(Path.of("").toAbsolutePath(), directory);
    }
}
