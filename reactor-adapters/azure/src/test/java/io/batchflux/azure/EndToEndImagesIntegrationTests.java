package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.BatchRunner;
import io.batchflux.Code;
import io.batchflux.FailureKind;
import io.batchflux.TaskFailedException;
import io.batchflux.TaskResult;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.EmulatorOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** A pool that runs containers, which knows one image. */
class EndToEndImagesIntegrationTests {

    private static final String MISSING = "registry.example/missing:1";

    @RegisterExtension
    static final EndToEnd azure =
            new EndToEnd(EmulatorOptions.defaults().withJavaOnPath().withImage("registry.example/known:1", ""));

    @Test
    void anImageThatIsNotKnownIsNamed() {
        TaskResult<String> result =
                azure.one(azure.runner().run(Flux.just(TaskSpec.command("true").withImage(MISSING))));

        assertThat(result).isInstanceOfSatisfying(TaskResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.IMAGE);
            assertThat(failed.failure().message())
                    .startsWith("ContainerInvalidImage: ")
                    .contains(MISSING);
        });
    }

    @Test
    void anUnknownImageOfFunctionsFailsTheTask() {
        BatchRunner runner = azure.runner()
                .withOptions(options -> options.withFunctions(options.functions()
                        .withCode(Code.containing(EndToEndFunctions.class))
                        .withJavaCommand(EndToEnd.JAVA)
                        .withImage(MISSING)));

        assertThatThrownBy(() -> azure.all(runner.call(EndToEndFunctions::length, "text")))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining(MISSING);
    }
}
