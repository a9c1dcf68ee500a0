package io.batchflux.spring;

import io.batchflux.RunOptions;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** How the properties {@code batchflux.run.*} change options. */
final class RunProperties {

    private RunProperties() {}

    static RunOptions applied(BatchfluxProperties.Run properties, RunOptions defaults) {
        RunOptions options = defaults;
        options = with(
                options, properties.maxInFlight(), (to, count) -> to.withConcurrency(of -> of.withMaxInFlight(count)));
        options = with(
                options,
                properties.bytesInFlight(),
                (to, size) -> to.withConcurrency(of -> of.withBytesInFlight(size.toBytes())));
        options = with(options, properties.cleanUp(), RunOptions::withCleanUp);
        options = with(options, properties.inOrder(), RunOptions::withInOrder);
        options = with(options, properties.stopOnFailure(), RunOptions::withStopOnFailure);
        options = with(options, properties.priority(), (to, priority) -> to.withJob(job -> job.withPriority(priority)));
        return with(options, properties.owner(), (to, owner) -> to.withJob(job -> job.withOwner(owner)));
    }

    /** Spring's own mapper sees to {@code null} in Boot 4, and not in Boot 3. */
    private static <T> RunOptions with(
            RunOptions options, @Nullable T value, BiFunction<RunOptions, T, RunOptions> change) {
        return value == null ? options : change.apply(options, value);
    }
}
