package io.batchflux.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.BatchRunner;
import io.batchflux.RunOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class AzureBatchTests {

    private final AzureBatchOptions options = TestOptions.of("http://127.0.0.1:10");

    @Test
    void keysBecomeTheRunnersOptions() {
        AzureBatchOptions configured = options.with(ConfigurationKey.RETRIES, "0")
                .with(ConfigurationKey.TIME_LIMIT, "90")
                .with(ConfigurationKey.POLL_FREQ, "0.5")
                .with(ConfigurationKey.BASE_IMAGE_URI, "registry/image:1")
                .with(ConfigurationKey.CACHE_DIR, "/tmp/cache");

        try (AzureBatch azure = AzureBatch.connect(configured)) {
            RunOptions run = azure.runner().options();

            assertThat(run.job().poolId()).isEqualTo("pool");
            assertThat(run.tasks().retries()).isZero();
            assertThat(run.tasks().timeLimit()).isEqualTo(Duration.ofSeconds(90));
            assertThat(run.polling().ceiling()).isEqualTo(Duration.ofMillis(500));
            assertThat(run.functions().image()).isEqualTo("registry/image:1");
            assertThat(run.functions().cacheDirectory()).isEqualTo(Path.of("/tmp/cache"));
        }
    }

    @Test
    void wrongConfigurationStartsNothing() {
        Set<Thread> before = ourThreads();

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> AzureBatch.connect(AzureBatchOptions.create()));

        assertThat(before).containsAll(ourThreads());
    }

    @Test
    void brokenCustomizerLeavesNoThread() {
        Set<Thread> before = ourThreads();

        assertThatThrownBy(() -> AzureBatch.connect(options, client -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");

        assertThat(before).containsAll(ourThreads());
    }

    @Test
    void closingEndsTheOneThread() throws InterruptedException {
        Set<Thread> before = ourThreads();
        AzureBatch azure = AzureBatch.connect(options);
        azure.batchService().describeJob("j").onErrorComplete().block();
        azure.blobStore().createContainer("container").onErrorComplete().block();
        Mono.delay(Duration.ofMillis(1), azure.scheduler()).block();
        Set<Thread> during = ourThreads();
        during.removeAll(before);
        assertThat(during).hasSize(1);

        azure.close();
        azure.close();

        for (Thread thread : during) {
            thread.join(Duration.ofSeconds(60).toMillis()); // its end is announced by its own last act
        }
        assertThat(during).noneMatch(Thread::isAlive);
    }

    @Test
    void closingWaitsForTheSameEndForEverySubscriber() {
        AzureBatch azure = AzureBatch.connect(options);
        BatchRunner runner = azure.runner();

        Mono.when(azure.closeLater(), azure.closeLater()).block(Duration.ofSeconds(60));

        assertThat(runner.options()).isNotNull();
    }

    @Test
    void closingOnTheEventLoopIsRefused() {
        try (AzureBatch azure = AzureBatch.connect(options)) {
            assertThatThrownBy(() -> Mono.fromRunnable(azure::close)
                            .subscribeOn(azure.scheduler())
                            .block())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must not block; use closeLater()");
        }
    }

    @Test
    void validationNamesThePlaceOfEachValue() {
        AzureBatchOptions configured = AzureBatchOptions.load(
                        Map.of("BATCHFLUX_TIME_LIMIT", "60", "HOME", "/nowhere"), Path.of("/nowhere"))
                .with(ConfigurationKey.RETRIES, "0");

        assertThat(Validation.configuration(configured)
                        .checks()
                        .map(ValidationReport.Check::toString)
                        .collectList()
                        .block())
                .anySatisfy(
                        line -> assertThat(line).isEqualTo("OK configuration: From the environment: time_limit=60."))
                .anySatisfy(line -> assertThat(line).isEqualTo("OK configuration: From the program: retries=0."))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("OK configuration: From the defaults: ")
                        .contains("poll_freq=10"));
    }

    @Test
    void validationAfterCloseSaysThatTheConnectionIsClosed() {
        AzureBatch azure = AzureBatch.connect(options);
        Mono<ValidationReport> before = azure.validate();
        azure.close();

        for (Mono<ValidationReport> validation : List.of(before, azure.validate())) {
            assertThatThrownBy(() -> Await.value(validation))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the connection is closed");
        }
    }

    private static Set<Thread> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(EventLoop.THREAD_PREFIX))
                .collect(Collectors.toSet());
    }
}
