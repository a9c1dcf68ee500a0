package io.batchflux.spring;

import io.batchflux.azure.ValidationReport;
import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Says whether a run would work, by what {@link io.batchflux.azure.AzureBatch#validate()} finds. That sends several requests, so
 * an answer holds for a while.
 */
final class BatchfluxHealthIndicator extends AbstractReactiveHealthIndicator {

    private final Mono<ValidationReport> report;

    BatchfluxHealthIndicator(Mono<ValidationReport> validate, Duration timeToLive, Scheduler clock) {
        super("the accounts of Batchflux could not be asked");
        this.report = validate.cache(value -> timeToLive, error -> Duration.ZERO, () -> Duration.ZERO, clock);
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        return report.map(found -> {
            found.checks().forEach(check -> builder.withDetail(check.name(), check.status() + ": " + check.text()));
            return (found.isUsable() ? builder.up() : builder.down()).build();
        });
    }
}
