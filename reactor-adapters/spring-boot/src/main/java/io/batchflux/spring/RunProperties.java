package io.batchflux.spring;

import io.batchflux.RunOptions;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** How the properties {@code batchflux.run.*} change options. */
final class RunProperties {

    private RunProperties() {}

    /**
     * Returns options that the properties have changed.
     *
     * @throws InvalidConfigurationPropertyValueException if one of them has a value that the options do not take
     */
    static RunOptions applied(BatchfluxProperties.Run properties, RunOptions defaults) {
        RunOptions options = defaults;
        options = with(
                options,
                "max-in-flight",
                properties.maxInFlight(),
                (to, count) -> to.withConcurrency(of -> of.withMaxInFlight(count)));
        options = with(
                options,
                "bytes-in-flight",
                properties.bytesInFlight(),
                (to, size) -> to.withConcurrency(of -> of.withBytesInFlight(size.toBytes())));
        options = with(options, "clean-up", properties.cleanUp(), RunOptions::withCleanUp);
        options = with(options, "in-order", properties.inOrder(), RunOptions::withInOrder);
        options = with(options, "stop-on-failure", properties.stopOnFailure(), RunOptions::withStopOnFailure);
        options = with(
                options,
                "priority",
                properties.priority(),
                (to, priority) -> to.withJob(job -> job.withPriority(priority)));
        return with(options, "owner", properties.owner(), (to, owner) -> to.withJob(job -> job.withOwner(owner)));
    }

    /** Spring's own mapper sees to {@code null} in Boot 4, and not in Boot 3. */
    private static <T> RunOptions with(
            RunOptions options, String name, @Nullable T value, BiFunction<RunOptions, T, RunOptions> change) {
        return value == null ? options : PropertyKeys.made("run." + name, value, () -> change.apply(options, value));
    }
}
