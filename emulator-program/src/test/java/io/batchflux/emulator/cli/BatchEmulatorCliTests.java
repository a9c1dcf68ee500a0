package io.batchflux.emulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The program as a whole: how it is described, and what it leaves. */
class BatchEmulatorCliTests {

    @Test
    void anInterruptBeforeItIsUpLeavesNothingAndIsNoFailure(@TempDir Path directory) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BatchEmulatorCli.class.getName(),
                        "--azurite",
                        "--work-directory=" + directory)
                .redirectErrorStream(true)
                .start();
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            if (isEmpty(directory)) {
                assertThat(watch.poll(60, TimeUnit.SECONDS)).isNotNull();
            }
        }
        process.toHandle().destroy();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(143);
        assertThat(output).doesNotContain("batchflux-emulator:");
        assertThat(isEmpty(directory)).isTrue();
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    /** On the class path of the program, which is smaller than that of the emulator's own tests. */
    @Test
    void theProgramSpeaksHttps() {
        try (BatchEmulator emulator =
                BatchEmulator.start(EmulatorOptions.defaults().withHttps())) {
            assertThat(emulator.endpoint()).hasScheme("https");
        }
    }

    @Test
    void everyOptionIsInTheDocument() throws IOException {
        String document = Files.readString(Repository.file("docs/emulator.md"));

        assertThat(BatchEmulatorCli.commandLine().getCommandSpec().options())
                .extracting(CommandLine.Model.OptionSpec::longestName)
                .filteredOn(name -> !List.of("--help", "--version").contains(name))
                .allSatisfy(name -> assertThat(document).contains("| `" + name));
    }

    @Test
    void theHelpHasGroupsAndExamples() {
        String help = BatchEmulatorCli.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);

        assertThat(help).contains("Pools and nodes:", "What goes wrong:", "Examples:", "--pool pool:slots=8,nodes=2");
    }

    /** A line may break behind the dot of a name, and then nobody can copy it. */
    @Test
    void noWordOfTheHelpIsBroken() {
        CommandLine line = BatchEmulatorCli.commandLine();
        List<String> shown =
                List.of(line.getUsageMessage(CommandLine.Help.Ansi.OFF).split("\\s+"));
        Stream<String> texts = Stream.concat(
                Stream.of(line.getCommandSpec().usageMessage().footer()),
                line.getCommandSpec().options().stream().flatMap(option -> Stream.of(option.description())));

        assertThat(texts.flatMap(text -> Stream.of(text.strip().split("\\s+")))).isSubsetOf(shown);
        assertThat(line.getCommandSpec().usageMessage().footer())
                .allSatisfy(example -> assertThat(example).hasSizeLessThan(80));
    }
}
