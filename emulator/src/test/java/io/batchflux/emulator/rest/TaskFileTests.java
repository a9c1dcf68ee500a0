package io.batchflux.emulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.testing.EmulatorScenario;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskFileTests extends EmulatorScenario {

    private static final String FILES = "/jobs/job/tasks/t/files";

    @BeforeEach
    void runTask() {
        addJob("job");
        addTask("job", "t", shell("printf 0123456789; mkdir -p d; printf abc > d/in.bin; printf x > y.txt"));
        awaitTask("job", "t", "completed");
    }

    @Test
    void theTopOfTheTaskIsListed() {
        JsonNode list = client.get(FILES).json();

        assertThat(names(list)).containsExactly("stderr.txt", "stdout.txt", "wd");
        JsonNode stdout = list.at("/value/1");
        assertThat(stdout.at("/properties/contentLength").isTextual()).isTrue();
        assertThat(stdout.at("/properties/contentLength").asText()).isEqualTo("10");
        assertThat(stdout.at("/properties/fileMode").asText()).startsWith("0o100");
        assertThat(stdout.path("isDirectory").asBoolean()).isFalse();
        assertThat(list.at("/value/2/isDirectory").asBoolean()).isTrue();
        assertThat(list.at("/value/2").has("properties")).isFalse();
    }

    @Test
    void aRecursiveListShowsEverything() {
        assertThat(names(client.get(FILES + "?recursive=true").json()))
                .containsExactly("stderr.txt", "stdout.txt", "wd", "wd/d", "wd/d/in.bin", "wd/y.txt");
        assertThat(names(client.get(FILES + "?recursive=true&$filter=" + encode("startswith(name,'wd/d')"))
                        .json()))
                .containsExactly("wd/d", "wd/d/in.bin");
    }

    @Test
    void aFileIsReadWithSlashesPlainEncodedOrTheOtherWay() {
        assertThat(client.get(FILES + "/wd/d/in.bin").text()).isEqualTo("abc");
        assertThat(client.get(FILES + "/wd%2Fd%2Fin.bin").text()).isEqualTo("abc");
        assertThat(client.get(FILES + "/wd%5Cd%5Cin.bin").text()).isEqualTo("abc");
    }

    @Test
    void aRangeOfAFileIsRead() {
        assertThat(range("bytes=2-4").text()).isEqualTo("234");
        assertThat(range("bytes=7-").text()).isEqualTo("789");
        assertThat(range("bytes=8-100").text()).isEqualTo("89");
        assertThat(range("bytes=10-").status()).isEqualTo(416);
        assertThat(range("bytes=10-").code()).isEqualTo("InvalidRange");
        assertThat(range("lines=1-2").code()).isEqualTo("InvalidHeaderValue");
    }

    @Test
    void thePropertiesOfAFileAreInTheHeaders() {
        var answer = client.head(FILES + "/stdout.txt");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.headers().get("Content-Length")).isEqualTo("10");
        assertThat(answer.headers().get("Content-Type")).isEqualTo("text/plain");
        assertThat(answer.headers().get("ocp-batch-file-isdirectory")).isEqualTo("False");
        assertThat(answer.headers().get("ocp-batch-file-mode")).startsWith("0o100");
        assertThat(answer.headers().get("ocp-batch-file-url")).startsWith("http%3A%2F%2F127.0.0.1");
        assertThat(client.head(FILES + "/wd").headers().get("ocp-batch-file-isdirectory"))
                .isEqualTo("True");
    }

    /** They have no ETag, so the service takes conditions about times alone. */
    @Test
    void conditionsOfFilesAreAboutTimes() {
        String file = FILES + "/stdout.txt";

        assertThat(client.send("GET", file, null, Map.of("If-Match", "0x1")).status())
                .isEqualTo(200);
        assertThat(client.send("GET", file, null, Map.of("If-None-Match", "*")).status())
                .isEqualTo(200);
        assertThat(client.send("HEAD", file, null, Map.of("If-Unmodified-Since", "Tue, 29 Jul 2014 21:49:13 GMT"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void aFileThatIsNotThereIsNotFound() {
        assertThat(client.get(FILES + "/none").code()).isEqualTo("FileNotFound");
        assertThat(client.get(FILES + "/wd%2F..%2F..%2F..").code()).isEqualTo("FileNotFound");
        assertThat(client.get(FILES + "/..%2F..%2F..%2F..%2Fetc%2Fpasswd").code())
                .isEqualTo("FileNotFound");
        assertThat(client.head(FILES + "/none").status()).isEqualTo(404);
    }

    @Test
    void aFileIsDeleted() {
        assertThat(client.delete(FILES + "/wd/y.txt").status()).isEqualTo(200);
        assertThat(client.get(FILES + "/wd/y.txt").status()).isEqualTo(404);
        assertThat(client.delete(FILES + "/wd/d").status()).isEqualTo(409);
        assertThat(client.delete(FILES + "/wd/d?recursive=true").status()).isEqualTo(200);
    }

    @Test
    void theOutputOfARunningTaskCanBeRead() {
        addTask("job", "live", shell("echo so far; sleep 600"));

        Eventually.isTrue(() -> file("job", "live", "stdout.txt").equals("so far\n"));
    }

    @Test
    void aLargeFileComesWhole() {
        addTask("job", "large", shell("head -c 20000000 /dev/zero | tr \"\\\\000\" x"));
        awaitTask("job", "large", "completed");

        assertThat(file("job", "large", "stdout.txt"))
                .hasSize(20_000_000)
                .matches(text -> text.chars().allMatch(c -> c == 'x'));
    }

    @Test
    void aTaskThatHasNotRunHasNoFiles() {
        client.post("/jobs", "{`id`:`elsewhere`,`poolInfo`:{`poolId`:`missing`}}");
        addTask("elsewhere", "t", "true");

        assertThat(client.get("/jobs/elsewhere/tasks/t/files").code()).isEqualTo("OperationInvalidForCurrentState");
        assertThat(client.get("/jobs/elsewhere/tasks/none/files").code()).isEqualTo("TaskNotFound");
    }

    private TestClient.Answer range(String range) {
        return client.send("GET", FILES + "/stdout.txt", null, Map.of("ocp-range", range));
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.path("value").forEach(file -> names.add(file.path("name").asText()));
        return names;
    }
}
