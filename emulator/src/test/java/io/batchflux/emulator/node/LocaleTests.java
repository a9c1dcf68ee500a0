package io.batchflux.emulator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.testing.BlobServer;
import io.batchflux.emulator.testing.Eventually;
import io.batchflux.emulator.testing.TestClient;
import io.batchflux.rules.AsciiClassPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is not ASCII comes through whatever the locale is that the emulator runs in. */
@DisabledOnOs(OS.WINDOWS)
class LocaleTests {

    private static final String FILES = "/jobs/job/tasks/t/files";

    @Test
    void textAndNamesAreRightInTheLocaleC() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        AsciiClassPath.of(System.getProperty("java.class.path")),
                        LocaleTests.class.getName())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
    }

    /** Runs in the other process. */
    public static void main(String[] arguments) {
        try (BatchEmulator emulator = BatchEmulator.start(EmulatorOptions.defaults());
                BlobServer blobs = new BlobServer()) {
            blobs.put("in", "brought");
            TestClient client =
                    new TestClient(emulator.endpoint().toString(), emulator.accountName(), emulator.accountKey());
            client.post("/jobs", "{`id`:`job`,`poolInfo`:{`poolId`:`pool`}}");
            client.post("/jobs/job/tasks", task(blobs));
            JsonNode task = Eventually.get(
                    () -> client.get("/jobs/job/tasks/t").json(),
                    done -> done.path("state").asText().equals("completed"));

            assertThat(task.at("/executionInfo/result").asText())
                    .as(task.toString())
                    .isEqualTo("success");
            assertThat(client.get(FILES + "/stdout.txt").text()).isEqualTo("it's gr\u00fc\u00dfe \u20ac\nbrought");
            assertThat(client.get(FILES + "/wd/%C3%A4%2F%E2%82%AC.txt").text()).isEqualTo("x\n");
            assertThat(client.get(FILES + "?recursive=true")
                            .json()
                            .path("value")
                            .findValuesAsText("name"))
                    .containsAll(List.of("wd/\u00e4", "wd/\u00e4/\u20ac.txt", "wd/\u00f6"));
            assertThat(blobs.blobs.keySet()).contains("\u20ac.txt");
            assertThat(client.get(FILES + "/fileuploadout.txt").text()).contains("\u20ac.txt");
            assertThat(client.delete(FILES + "/wd/%C3%A4%2F%E2%82%AC.txt").status())
                    .isEqualTo(200);
        }
    }

    private static String task(BlobServer blobs) {
        return "{`id`:`t`,`commandLine`:`sh -c \\`echo it\\\\'s $WORD \u20ac; cat \u00f6; mkdir \u00e4; echo x > \u00e4/\u20ac.txt\\``,"
                + "`environmentSettings`:[{`name`:`WORD`,`value`:`gr\u00fc\u00dfe`}],"
                + "`resourceFiles`:[{`httpUrl`:`" + blobs.url("box/in?sig=ok") + "`,`filePath`:`\u00f6`}],"
                + "`outputFiles`:[{`filePattern`:`\u00e4/*`,`destination`:{`container`:{`containerUrl`:`"
                + blobs.container() + "`}},`uploadOptions`:{`uploadCondition`:`taskCompletion`}}]}";
    }
}
