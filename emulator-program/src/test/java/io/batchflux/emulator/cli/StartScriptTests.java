package io.batchflux.emulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the jar; a java of these tests stands for the real one. */
@DisabledOnOs(OS.WINDOWS)
class StartScriptTests {

    @TempDir
    private Path directory;

    private Path script;

    @BeforeEach
    void copy() throws IOException {
        Path original = Repository.file("emulator/batchflux-emulator");
        script = Files.copy(original, directory.resolve("batchflux-emulator"));
        java("17");
    }

    @Test
    void theJarBesideItIsStartedWithItsArgumentsAlsoThroughALink() throws Exception {
        Path jar = Files.createFile(directory.resolve("batchflux-emulator.jar"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("batchflux-emulator"));

        assertThat(run(link, Map.of(), "--image", "a b=c"))
                .isEqualTo(
                        "[-XX:TieredStopAtLevel=1][-XX:+UseSerialGC][-jar][" + jar.toRealPath() + "][--image][a b=c]");
        assertThat(run(link, Map.of("JDK_JAVA_OPTIONS", "-Xmx1g -XX:+UseZGC")))
                .isEqualTo("[-XX:TieredStopAtLevel=1][-jar][" + jar.toRealPath() + "]");
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        assertThat(run(script, Map.of())).contains("there is no batchflux-emulator.jar in", "BATCHFLUX_EMULATOR_JAR");
        assertThat(run(script, Map.of("BATCHFLUX_EMULATOR_JAR", "/gone.jar")))
                .contains("names /gone.jar, which is no file");
    }

    @Test
    void anOlderJavaIsRefused() throws Exception {
        Files.createFile(directory.resolve("batchflux-emulator.jar"));
        java("11");

        assertThat(run(script, Map.of())).contains("it needs Java 17 or later", " is 11");
    }

    private void java(String version) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("home/bin"));
        Path java = bin.resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\nif [ \"$1\" = -XshowSettings:properties ]; then echo '    java.specification.version = "
                        + version + "' >&2; else printf '[%s]' \"$@\"; fi\n",
                StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    private String run(Path started, Map<String, String> environment, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 2];
        command[0] = "sh";
        command[1] = started.toString();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", directory.resolve("home").toString());
        builder.environment().remove("BATCHFLUX_EMULATOR_JAR");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }
}
