package io.batchflux.spring;

import io.batchflux.azure.AzureBatch;
import io.batchflux.azure.ValidationReport;
import java.time.Duration;
import java.util.function.BiConsumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Says whether a run would work, by what {@link AzureBatch#validate()} finds. That sends several requests, so
 * an answer holds for a while.
 */
final class AccountHealth {

    /** What is said if the accounts could not be asked. */
    static final String UNKNOWN = "the accounts of Batchflux could not be asked";

    private final Mono<ValidationReport> report;

    AccountHealth(Mono<ValidationReport> validate, Duration timeToLive, Scheduler clock) {
        this.report = validate.cache(value -> timeToLive, error -> Duration.ZERO, () -> Duration.ZERO, clock);
    }

    static AccountHealth of(AzureBatch azureBatch, BatchfluxProperties properties) {
        return new AccountHealth(azureBatch.validate(), properties.health().timeToLive(), azureBatch.scheduler());
    }

    /** Emits whether a run would work, after what was found was given to {@code details}. */
    Mono<Boolean> isUsable(BiConsumer<String, Object> details) {
        return report.map(found -> {
            found.checks().forEach(check -> details.accept(check.name(), check.status() + ": " + check.text()));
            return found.isUsable();
        });
    }
}
