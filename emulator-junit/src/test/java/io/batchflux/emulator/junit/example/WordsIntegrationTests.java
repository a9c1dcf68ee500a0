package io.batchflux.emulator.junit.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.Input;
import io.batchflux.Output;
import io.batchflux.TaskSpec;
import io.batchflux.emulator.azurite.Azurite;
import io.batchflux.emulator.junit.WithBatchEmulator;
import io.batchflux.emulator.junit.WithBatchEmulator.Pool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

@WithBatchEmulator(azurite = true, shared = true, pools = @Pool(id = "words", nodes = 2, taskSlotsPerNode = 1))
class WordsIntegrationTests {

    @Test
    void wordsAreCounted(BatchRunner batch, Azurite azurite) {
        TaskSpec<String> count = TaskSpec.command("sh -c 'wc -w < text > words'")
                .withInput(Input.bytes("text", "to be or not to be".getBytes(StandardCharsets.UTF_8)))
                .withOutput(Output.named("words", "words"));

        StepVerifier.create(batch.run(
                        count, result -> result.orElseThrow().output("words").text(100)))
                .assertNext(words -> assertThat(words).isEqualToIgnoringWhitespace("6"))
                .expectComplete()
                .verify(Duration.ofSeconds(30));
        assertThat(azurite.blobEndpoint()).hasHost("127.0.0.1");
    }
}
