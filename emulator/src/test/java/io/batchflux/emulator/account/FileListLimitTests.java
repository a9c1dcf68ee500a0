package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.testing.EmulatorScenario;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A task has no more than 32,768 characters of resource files, and as many of output files. */
class FileListLimitTests extends EmulatorScenario {

    @Override
    protected EmulatorOptions options() {
        return EmulatorOptions.defaults().withPools(PoolOptions.of("pool"));
    }

    private static String resourceFiles(int count) {
        String signature = "s".repeat(300);
        return IntStream.range(0, count)
                .mapToObj(i -> "{`httpUrl`:`https://account.blob.core.windows.net/c/" + i + "?sig=" + signature
                        + "`,`filePath`:`" + i + "`}")
                .collect(Collectors.joining(",", "`resourceFiles`:[", "]"));
    }

    private static String outputFiles(int count) {
        String url = "https://account.blob.core.windows.net/c?sig=" + "s".repeat(300);
        return IntStream.range(0, count)
                .mapToObj(i -> "{`filePattern`:`" + i + "`,`destination`:{`container`:{`containerUrl`:`" + url
                        + "`}},`uploadOptions`:{`uploadCondition`:`tasksuccess`}}")
                .collect(Collectors.joining(",", "`outputFiles`:[", "]"));
    }

    @Test
    void aTaskWithTooManyFilesIsRefused() {
        addJob("job");

        var inputs = client.post("/jobs/job/tasks", "{`id`:`a`,`commandLine`:`true`," + resourceFiles(100) + "}");
        var outputs = client.post("/jobs/job/tasks", "{`id`:`b`,`commandLine`:`true`," + outputFiles(100) + "}");

        assertThat(inputs.status()).isEqualTo(400);
        assertThat(inputs.text())
                .contains("InvalidPropertyValue")
                .contains("Total size of resourceFiles cannot be more than 32768 characters");
        assertThat(outputs.status()).isEqualTo(400);
        assertThat(outputs.text()).contains("Total size of outputFiles cannot be more than 32768 characters");
    }

    @Test
    void aPreparationWithTooManyFilesIsRefused() {
        var answer = client.post(
                "/jobs",
                "{`id`:`job`,`poolInfo`:{`poolId`:`pool`},`jobPreparationTask`:{`commandLine`:`true`,"
                        + resourceFiles(100) + "}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("Total size of resourceFiles cannot be more than 32768 characters");
    }

    @Test
    void asManyAsTheServiceTakesAreTaken() {
        var answer = client.post(
                "/jobs",
                "{`id`:`job`,`poolInfo`:{`poolId`:`pool`},`jobPreparationTask`:{`commandLine`:`true`,"
                        + resourceFiles(80) + "}}");

        assertThat(answer.status()).isEqualTo(201);
    }
}
