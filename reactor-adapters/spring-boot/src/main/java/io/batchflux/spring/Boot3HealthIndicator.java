package io.batchflux.spring;

import org.springframework.boot.actuate.health.AbstractReactiveHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import reactor.core.publisher.Mono;

/** Says in Spring Boot 3 whether a run would work. */
final class Boot3HealthIndicator extends AbstractReactiveHealthIndicator {

    private final AccountHealth health;

    Boot3HealthIndicator(AccountHealth health) {
        super(AccountHealth.UNKNOWN);
        this.health = health;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        return health.isUsable(builder::withDetail).map(usable -> (usable ? builder.up() : builder.down()).build());
    }
}
