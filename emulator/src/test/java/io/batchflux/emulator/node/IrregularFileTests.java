package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.testing.BlobServer;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks leave beside regular files, and where links of theirs lead. */
class IrregularFileTests extends EmulatorScenario {

    private static final String FILES = "/jobs/job/tasks/t/files";

    private final BlobServer blobs = new BlobServer();

    @TempDir
    private Path directory;

    @AfterEach
    void closeBlobs() {
        blobs.close();
    }

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withWorkDirectory(directory);
    }

    @Test
    void onlyRegularFilesAreServed() throws IOException {
        run(
                "mkfifo fifo; ln -s fifo to-fifo; ln -s /dev/zero zero; echo x > file; rm ../stdout.txt; mkfifo ../stdout.txt");
        Path wd = path("t").resolve("wd");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            // A socket's address may have about a hundred bytes, which the path of a task's directory may exceed.
            Path address = Files.createTempDirectory("s").resolve("s");
            socket.bind(UnixDomainSocketAddress.of(address));
            Files.move(address, wd.resolve("socket"));
            Files.delete(address.getParent());

            for (String name : List.of("wd/fifo", "wd/to-fifo", "wd/zero", "wd/socket", "stdout.txt")) {
                for (int i = 0; i < 9; i++) {
                    assertThat(client.get(FILES + "/" + name).code()).as(name).isEqualTo("FileNotFound");
                }
                assertThat(client.head(FILES + "/" + name).status()).as(name).isEqualTo(404);
                assertThat(client.head(nodeFiles() + "/workitems/job/job-1/t/" + name)
                                .status())
                        .as(name)
                        .isEqualTo(404);
            }
            assertThat(names(FILES + "?recursive=true")).containsExactly("stderr.txt", "wd", "wd/file");
            assertThat(client.delete(FILES + "/wd").status()).isEqualTo(409);
        }
        run("later", "true", "");
    }

    @Test
    void noLinkLeadsOutOfTheDirectory() throws IOException {
        Files.writeString(directory.resolve("secret"), "secret");
        Files.createDirectories(directory.resolve("others"));
        Files.writeString(directory.resolve("others/secret"), "secret");
        run(
                "ln -s " + directory + " e; ln -s e chain; ln -s " + directory + "/secret s; ln -s s s2; "
                        + "mkdir d; echo in > d/in; ln -s d inside; ln -s ../wd/d/in file; ln -s self self; ln -s a b; ln -s b a");

        for (String name :
                List.of("wd/e/secret", "wd/chain/secret", "wd/e/others/secret", "wd/s", "wd/s2", "wd/self")) {
            assertThat(client.get(FILES + "/" + name).code()).as(name).isEqualTo("FileNotFound");
            assertThat(client.delete(FILES + "/" + name).status()).as(name).isEqualTo(404);
            assertThat(client.get(nodeFiles() + "/workitems/job/job-1/t/" + name)
                            .code())
                    .as(name)
                    .isEqualTo("FileNotFound");
        }
        assertThat(client.delete(FILES + "/wd/e?recursive=true").status()).isEqualTo(404);
        assertThat(directory.resolve("secret")).hasContent("secret");
        assertThat(directory.resolve("others/secret")).hasContent("secret");
        assertThat(client.get(FILES + "/wd/inside/in").text()).isEqualTo("in\n");
        assertThat(client.get(FILES + "/wd/file").text()).isEqualTo("in\n");
        assertThat(names(FILES + "?recursive=true"))
                .containsExactly("stderr.txt", "stdout.txt", "wd", "wd/d", "wd/d/in", "wd/file", "wd/inside");
        assertThat(client.delete(FILES + "/wd/file").status()).isEqualTo(200);
        assertThat(client.delete(FILES + "/wd/inside?recursive=true").status()).isEqualTo(200);
        assertThat(client.get(FILES + "/wd/d/in").text()).isEqualTo("in\n");
    }

    @Test
    void aLinkInThePlaceOfTheDirectoryIsNotFollowed() throws IOException {
        Files.writeString(directory.resolve("secret"), "secret");
        run("mv $AZ_BATCH_TASK_DIR $AZ_BATCH_NODE_SHARED_DIR/moved; ln -s " + directory + " $AZ_BATCH_TASK_DIR");

        assertThat(client.get(FILES + "/secret").code()).isEqualTo("FileNotFound");
        assertThat(client.get(FILES).code()).isEqualTo("TaskFilesUnavailable");
    }

    /** Names are bytes; one that is no text has escapes in the list, so that two such names are two. */
    @Test
    void whateverIsListedCanBeFetched() {
        run(
                "d=$(printf \"d\\377\"); mkdir b \"$d\"; echo in-d > \"$d/gr\\303\\274\"; echo one > \"$(printf \"a\\377b\")\"; "
                        + "echo two > \"$(printf \"a\\376b\")\"; echo literal > a%FFc; echo three > \"$(printf \"a\\377c\\304\")\"; "
                        + "printf back > \"$(printf \"b\\\\\\\\c\")\"; printf slash > b/c; printf odd > \"q?#%41 +\"");

        List<String> texts = new ArrayList<>();
        for (JsonNode file : client.get(FILES + "?recursive=true").json().path("value")) {
            String name = file.path("name").asText();
            if (name.startsWith("wd/") && !file.path("isDirectory").asBoolean()) {
                String path = URI.create(file.path("url").asText()).getRawPath();
                String text = client.get(path).text();
                assertThat(client.get(FILES + "/" + encode(name)).text())
                        .as(name)
                        .isEqualTo(text);
                assertThat(client.head(path).status()).as(name).isEqualTo(200);
                assertThat(client.head(nodeFiles() + "/workitems/job/job-1/t/" + encode(name))
                                .status())
                        .as(name)
                        .isEqualTo(200);
                texts.add(text.strip());
            }
        }
        assertThat(texts).containsExactlyInAnyOrder("in-d", "one", "two", "literal", "three", "back", "slash", "odd");
        assertThat(client.get(FILES + "/wd/a%FFb").text()).isEqualTo("one\n");
        assertThat(client.get(FILES + "/wd/a%25FFc").text()).isEqualTo("literal\n");
        assertThat(client.get(FILES + "/wd%5Cb%5Cc").text()).isEqualTo("slash");
        assertThat(client.get(FILES + "/wd/%FF..%5C..%5C..%5Cx").status()).isEqualTo(404);
        assertThat(client.delete(FILES + "/wd/a%FEb").status()).isEqualTo(200);
        assertThat(names(FILES + "?recursive=true")).contains("wd/a%FFb").doesNotContain("wd/a%FEb");
    }

    @Test
    void filesWhoseNamesAreNoTextAreUploadedApart() {
        addJob("job");
        run(
                "t",
                "echo one > \"$(printf \"a\\377\")\"; echo two > \"$(printf \"a\\376\")\"; echo three > \"$(printf \"a\\\\\\\\b\")\"",
                outputs("a*"));

        assertThat(task("job", "t").at("/executionInfo/result").asText()).isEqualTo("success");
        assertThat(blobs.blobs.keySet()).hasSize(3);
    }

    @Test
    void noOutputLeadsOutOfTheDirectory() throws IOException {
        Files.writeString(directory.resolve("secret"), "secret");
        String links = "ln -s " + directory + " e; ln -s " + directory + "/secret s; ln s h; echo in > f; ln -s f l; "
                + "mkfifo p; ln -s self self; ";
        addJob("job");
        for (String pattern :
                List.of("s", "s*", "e/secret", "e/*", "*/secret", directory + "/secret", "../../../../../../../../*")) {
            String id = "t" + Integer.toUnsignedString(pattern.hashCode());
            run(id, links, outputs(pattern));

            assertThat(task("job", id).at("/executionInfo/failureInfo/code").asText())
                    .as(pattern)
                    .isEqualTo("FileUploadMiscError");
        }
        assertThat(blobs.blobs).isEmpty();
        run(
                "regular",
                "rm -f h; echo in > f; ln -s f l; mkfifo p; ln -s self self; mkfifo ../fileuploadout.txt",
                outputs("[flps]*"));
        assertThat(task("job", "regular").at("/executionInfo/result").asText()).isEqualTo("success");
        assertThat(blobs.blobs.keySet()).containsExactly("out/f");
        assertThat(file("job", "regular", "fileuploadout.txt")).contains("out/f");
    }

    @Test
    void whatTakesThePlaceOfAStreamIsPutAwayBeforeTheNextTry() throws IOException {
        Files.writeString(directory.resolve("theirs"), "theirs");
        addJob("job");
        addTask(
                "job",
                "t",
                shell("echo . >> tries; echo out; test $(wc -l < tries) -ge 2 && exit; rm ../stdout.txt ../stderr.txt; "
                        + "mkfifo ../stderr.txt; ln -s " + directory + "/theirs ../stdout.txt; exit 1"),
                ",`constraints`:{`maxTaskRetryCount`:1}");

        assertThat(awaitTask("job", "t", "completed")
                        .at("/executionInfo/result")
                        .asText())
                .isEqualTo("success");
        assertThat(file("job", "t", "stdout.txt")).isEqualTo("out\n");
        assertThat(directory.resolve("theirs")).hasContent("theirs");
    }

    @Test
    void whatLeavesItsGroupEndsWithItsTaskAndWithItsJob() {
        addJob("job");
        run(
                "end",
                "setsid sleep 4321 & env -i setsid sh -c \"sleep 4321\" & setsid sh -c \"exec > /dev/null 2>&1; sleep 4321\" &",
                "");
        Eventually.isTrue(() -> sleepers("4321") == 0);

        addTask("job", "stay", shell("(setsid sleep 5432 &) ; sleep 600"));
        Eventually.isTrue(() -> sleepers("5432") == 1);
        client.post("/jobs/job/terminate");
        awaitJob("job", "completed");
        assertThat(sleepers("5432")).isZero();
    }

    /** As daemons do: it has another parent, session and directory, an empty environment and no streams. */
    @Test
    void whatHidesFromItsTaskEndsWithItToo() {
        assumeThat(Path.of("/usr/bin/prlimit")).exists();
        addJob("job");
        String daemon = "cd /; (setsid env -i sleep SECONDS < /dev/null > /dev/null 2>&1 &) ; ";

        run("end", daemon.replace("SECONDS", "7654"), "");
        Eventually.isTrue(() -> sleepers("7654") == 0);

        addTask("job", "stay", shell(daemon.replace("SECONDS", "8765") + "sleep 600"));
        Eventually.isTrue(() -> sleepers("8765") == 1);
        emulator.close();
        assertThat(sleepers("8765")).isZero();
    }

    @Test
    void whatLeavesItsGroupEndsWithTheEmulator() {
        addJob("job");
        addTask("job", "stay", shell("(setsid sleep 6543 &) ; sleep 600"));
        Eventually.isTrue(() -> sleepers("6543") == 1);

        emulator.close();

        assertThat(sleepers("6543")).isZero();
    }

    private static long sleepers(String seconds) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.endsWith("sleep " + seconds))
                        .isPresent())
                .count();
    }

    private void run(String script) {
        addJob("job");
        run("t", script, "");
    }

    private void run(String id, String script, String more) {
        addTask("job", id, shell(script), more);
        awaitTask("job", id, "completed");
    }

    private String outputs(String pattern) {
        return ",`outputFiles`:[{`filePattern`:`" + pattern + "`,`destination`:{`container`:{`containerUrl`:`"
                + blobs.container() + "`,`path`:`out`}},`uploadOptions`:{`uploadCondition`:`taskCompletion`}}]";
    }

    private Path path(String task) throws IOException {
        try (var found = Files.find(directory, 9, (path, any) -> path.endsWith("job-1/" + task))) {
            return found.findFirst().orElseThrow();
        }
    }

    private String nodeFiles() {
        return "/pools/pool/nodes/" + task("job", "t").at("/nodeInfo/nodeId").asText() + "/files";
    }

    private List<String> names(String list) {
        JsonNode json = client.get(list).json();
        return json.path("value").findValuesAsText("name");
    }
}
