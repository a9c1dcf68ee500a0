package io.batchflux.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.AzureBatchOptions;
import io.batchflux.azure.ConfigurationKey;
import io.batchflux.azure.ValidationReport;
import io.batchflux.azure.ValidationReport.Check;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What the health endpoint says. */
class BatchfluxHealthTests {

    private final AtomicInteger asked = new AtomicInteger();
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

    private Health health(ValidationReport.Status status) {
        return requireNonNull(new BatchfluxHealthIndicator(new AccountHealth(
                        Mono.fromSupplier(() -> new ValidationReport(
                                List.of(new Check("pool", status, "the pool has 2 nodes", "none")))),
                        Duration.ofMinutes(1),
                        clock))
                .health()
                .block());
    }

    @Test
    void itIsUpIfARunWouldWork() {
        Health up = health(ValidationReport.Status.OK);

        assertThat(up.getStatus()).isEqualTo(Status.UP);
        assertThat(up.getDetails()).containsKey("pool");
        assertThat(health(ValidationReport.Status.FAILED).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void anAnswerHoldsForAWhileAndAnErrorDoesNot() {
        BatchfluxHealthIndicator indicator = new BatchfluxHealthIndicator(new AccountHealth(
                Mono.defer(() -> asked.incrementAndGet() == 1
                        ? Mono.error(new IllegalStateException("no line"))
                        : Mono.just(new ValidationReport(List.of()))),
                Duration.ofMinutes(1),
                clock));

        StepVerifier.create(indicator.health().map(Health::getStatus))
                .expectNext(Status.DOWN)
                .verifyComplete();
        for (int i = 0; i < 3; i++) {
            StepVerifier.create(indicator.health().map(Health::getStatus))
                    .expectNext(Status.UP)
                    .verifyComplete();
        }
        assertThat(asked).hasValue(2);

        clock.advanceTimeBy(Duration.ofMinutes(1));
        StepVerifier.create(indicator.health()).expectNextCount(1).verifyComplete();
        assertThat(asked).hasValue(3);
    }

    @Test
    void theApplicationHasOneUnlessItIsSwitchedOff() {
        ApplicationContextRunner context = new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(BatchfluxAutoConfiguration.class, BatchfluxHealthAutoConfiguration.class))
                .withPropertyValues(
                        "batchflux.batch-account-url=http://127.0.0.1:1",
                        "batchflux.batch-account-name=account",
                        "batchflux.batch-account-key=a2V5",
                        "batchflux.storage-account-url=http://127.0.0.1:1/store",
                        "batchflux.storage-account-name=store",
                        "batchflux.storage-account-key=a2V5",
                        "batchflux.pool-id=pool");

        context.run(started -> assertThat(started).hasSingleBean(ReactiveHealthContributor.class));
        context.withPropertyValues("management.health.batchflux.enabled=false")
                .run(started -> assertThat(started).doesNotHaveBean(ReactiveHealthContributor.class));
    }

    @Test
    void ofSeveralConnectionsEachHasItsSayAlsoWithoutOurs() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(BatchfluxAutoConfiguration.class, BatchfluxHealthAutoConfiguration.class))
                .withPropertyValues("batchflux.enabled=false", "batchflux.health.time-to-live=5s")
                .withBean("west", AzureBatch.class, BatchfluxHealthTests::connection)
                .withBean("north", AzureBatch.class, BatchfluxHealthTests::connection)
                .run(started -> assertThat(started.getBean(CompositeReactiveHealthContributor.class).stream()
                                .map(ReactiveHealthContributors.Entry::name))
                        .containsExactlyInAnyOrder("west", "north"));
    }

    private static AzureBatch connection() {
        return AzureBatch.connect(AzureBatchOptions.create()
                .withBatchAccount(URI.create("http://127.0.0.1:1"), "account", "a2V5")
                .withStorageAccount(URI.create("http://127.0.0.1:1/store"), "store", "a2V5")
                .with(ConfigurationKey.POOL_ID, "pool"));
    }
}
