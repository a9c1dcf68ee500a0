package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.Condition;
import io.batchflux.spi.JobPatch;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a job's limit is set anew: what others do to the job at the same time is seen, and no clock of ours counts. */
class LeaseRenewalTests {

    private static final Duration LEASE = Duration.ofMinutes(10);

    private final Rig rig = new Rig()
            .with(options -> options.withJob(job -> job.withLease(LEASE))
                    .withTasks(tasks -> tasks.withTimeLimit(Duration.ofDays(1))));

    private void begin() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(4)));
        rig.subscribe(rig.runner().run(Rig.tasks(1)));
    }

    @Test
    void aJobThatSomebodyChangesMeanwhileIsReadAgainAtOnceAndRenewed() {
        rig.service.faults().on(BatchOperation.PATCH_JOB).call(1).delay(Duration.ofSeconds(20));
        begin();
        rig.advance(LEASE.dividedBy(3).plusSeconds(10));
        rig.service
                .patchJob(rig.service.jobs().get(0).id(), JobPatch.of(Duration.ofMinutes(6)), Condition.none())
                .subscribe();

        rig.advance(Duration.ofSeconds(20));

        assertThat(rig.service.requests().count(BatchOperation.PATCH_JOB))
                .as("ours, that of somebody else, and ours again")
                .isEqualTo(3);
        assertThat(rig.service.jobs().get(0).timeLimit()).isBetween(Duration.ofMinutes(13), Duration.ofMinutes(14));
    }

    @ParameterizedTest
    @ValueSource(ints = {-40, 40})
    void aClockThatIsWrongMakesNoDifference(int minutes) {
        rig.service.clockSkew(Duration.ofMinutes(minutes));
        begin();

        rig.advance(LEASE.dividedBy(3).plusSeconds(30));

        assertThat(rig.service.jobs().get(0).timeLimit()).isBetween(Duration.ofMinutes(13), Duration.ofMinutes(14));
    }
}
