package io.batchflux;

import static io.batchflux.Rig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.OutputFile.UploadCondition;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.SignedUrl;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** Signatures are sent, and never shown. */
class SecretsTests {

    private static final SignedUrl URL = new SignedUrl("https://account.example/container?sv=1&sig=SECRET");
    private static final NodeAccess ACCESS = NodeAccess.of(URL);
    private static final ResourceFile RESOURCE = ResourceFile.of(ACCESS.blobUrl("a b"), "a b");
    private static final OutputFile OUTPUT = OutputFile.of("*", ACCESS, "out", UploadCondition.TASK_COMPLETION);
    private static final JobPreparation PREPARATION = JobPreparation.of("true").withResourceFiles(List.of(RESOURCE));
    private static final TaskDefinition TASK = TaskDefinition.of("id", "run", Duration.ofMinutes(1))
            .withResourceFiles(List.of(RESOURCE))
            .withOutputFiles(List.of(OUTPUT));

    static Stream<Object> holders() {
        Input input = Input.url("in", URL.value());
        TaskSpec<String> spec = TaskSpec.command("run").withInput(input);
        PendingTask<String> pending = PendingTask.of("id", 0, "value", Duration.ofMinutes(1), List.of());
        return Stream.of(
                URL,
                ACCESS,
                RESOURCE,
                OUTPUT,
                PREPARATION,
                TASK,
                JobDefinition.of("job", "pool", Duration.ofDays(1)).withPreparation(PREPARATION),
                input,
                spec,
                new StagedTask.Ready<>(pending, TASK));
    }

    @ParameterizedTest
    @MethodSource("holders")
    void noStringShowsASignature(Object holder) {
        assertThat(holder.toString())
                .doesNotContain("SECRET")
                .doesNotContain("sig=")
                .contains("…");
    }

    @Test
    void aUrlWithoutAQueryIsShownWhole() {
        assertThat(new SignedUrl("https://account.example/container")).hasToString("https://account.example/container");
        assertThat(URL).hasToString("https://account.example/container?…");
    }

    @Test
    void aUserInAUrlIsNotShown() {
        assertThat(new SignedUrl("https://ada:SECRET@account.example/in?x"))
                .hasToString("https://…@account.example/in?…");
        assertThat(new SignedUrl("https://account.example/a@b")).hasToString("https://account.example/a@b");
    }

    @Test
    void theValuesOfTheEnvironmentAreNotShown() {
        TaskSpec<String> spec = TaskSpec.command("run").withEnvironment("TOKEN", "SECRET");

        assertThat(spec.toString()).contains("environment=[TOKEN]").doesNotContain("SECRET");
        assertThat(TASK.withEnvironment(spec.environment()).toString())
                .contains("environment=[TOKEN]")
                .doesNotContain("SECRET");
    }

    @Test
    void aBlobsUrlIsEncodedAndSigned() {
        assertThat(ACCESS.blobUrl("a/b c+ü%").value())
                .isEqualTo("https://account.example/container/a/b%20c%2B%C3%BC%25?sv=1&sig=SECRET");
        assertThat(NodeAccess.of(new SignedUrl("https://x/c"))
                        .withIdentityResourceId("identity")
                        .blobUrl("b")
                        .value())
                .isEqualTo("https://x/c/b");
    }

    @Test
    void whatHappensInARunShowsNoSignature() {
        Rig rig = new Rig();
        StringBuilder shown = new StringBuilder();
        rig.service.tasks(definition -> {
            shown.append(definition);
            assertThat(definition.environment().toString() + definition.commandLine())
                    .doesNotContain("sig=");
            return TaskScript.exits(1);
        });
        rig.store.faults().on(BlobOperation.PUT).call(1).fail(Errors.permanent("Refused"));

        rig.complete(rig.runner()
                        .run(Flux.range(1, 3)
                                .map(number -> task(number)
                                        .withInput(Input.bytes("in", new byte[1]))
                                        .withOutput("*"))))
                .forEach(shown::append);

        assertThat(shown.toString())
                .contains("blobs.example")
                .doesNotContain("sig=")
                .doesNotContain("secret");
    }
}
