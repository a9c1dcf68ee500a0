package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.TaskQuery;
import io.batchflux.testing.BatchOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The polls of the jobs of a rig, which come every ten seconds. */
final class Polls {

    private final Rig rig;

    Polls(Rig rig) {
        this.rig = rig.with(options -> options.withPollInterval(Duration.ofSeconds(10)));
    }

    /** Returns when each poll began. */
    List<Duration> times() {
        return rig.service.requests().times(BatchOperation.LIST_TASKS).stream()
                .map(at -> Duration.between(Instant.EPOCH, at))
                .toList();
    }

    /** Returns what each poll has asked for. */
    List<TaskQuery> queries() {
        return rig.service.requests().of(BatchOperation.LIST_TASKS).stream()
                .map(request -> (TaskQuery) requireNonNull(request.argument()))
                .toList();
    }
}
