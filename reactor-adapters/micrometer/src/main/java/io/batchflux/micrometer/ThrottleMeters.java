package io.batchflux.micrometer;

import static java.util.Objects.requireNonNull;

import io.batchflux.BatchRunner;
import io.batchflux.spi.ThrottleState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;

/**
 * Shows how often the two accounts of a runner may be asked: {@link BatchMeter#THROTTLE_RATE}, {@link
 * BatchMeter#THROTTLE_WAITING} and {@link BatchMeter#THROTTLE_REFUSED}.
 *
 * <p>Whoever asks an account in this program has the same throttle: one runner is enough for each pair of accounts. Thread-safe.
 */
public final class ThrottleMeters implements MeterBinder {

    private final BatchRunner runner;

    private ThrottleMeters(BatchRunner runner) {
        this.runner = runner;
    }

    /** Returns what shows the throttles of this runner. */
    public static ThrottleMeters of(BatchRunner runner) {
        return new ThrottleMeters(requireNonNull(runner, "runner must not be null"));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        show(registry, "batch", runner::throttle);
        show(registry, "storage", runner::storageThrottle);
    }

    private void show(MeterRegistry registry, String account, Supplier<ThrottleState> state) {
        Tags tags = Tags.of(BatchKey.ACCOUNT.asString(), account);
        Gauge.builder(BatchMeter.THROTTLE_RATE.getName(), () -> state.get().requestsPerSecond())
                .description(BatchMeter.THROTTLE_RATE.description())
                .tags(tags)
                .register(registry);
        Gauge.builder(BatchMeter.THROTTLE_WAITING.getName(), () -> state.get().waiting())
                .description(BatchMeter.THROTTLE_WAITING.description())
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(
                        BatchMeter.THROTTLE_REFUSED.getName(),
                        runner,
                        asked -> state.get().throttled())
                .description(BatchMeter.THROTTLE_REFUSED.description())
                .tags(tags)
                .register(registry);
    }
}
