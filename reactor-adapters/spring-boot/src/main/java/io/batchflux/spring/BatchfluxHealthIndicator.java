package io.batchflux.spring;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

/** Says in Spring Boot 4 whether a run would work. */
final class BatchfluxHealthIndicator extends AbstractReactiveHealthIndicator {

    private final AccountHealth health;

    BatchfluxHealthIndicator(AccountHealth health) {
        super(AccountHealth.UNKNOWN);
        this.health = health;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        return health.isUsable(builder::withDetail).map(usable -> (usable ? builder.up() : builder.down()).build());
    }
}
