package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.Condition;
import io.batchflux.spi.ETag;
import io.batchflux.spi.JobPage;
import io.batchflux.spi.JobPatch;
import io.batchflux.spi.JobQuery;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.PreconditionFailedException;
import io.batchflux.spi.ServiceException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Every {@link io.batchflux.spi.BatchService} passes these tests of how jobs are listed, and of how long they may live.
 *
 * <p>Extend this class in the tests of an implementation, and say where it finds the service and a pool.
 */
public abstract class JobLimitContractTests extends PoolContractTests {

    @Test
    void jobsAreListedWithWhatTellsWhoseTheyAre() {
        String id = createJob();

        JobSnapshot job = listed(id);

        assertThat(job.metadata()).containsEntry("owner", "a contract");
        assertThat(job.creationTime()).isNotNull();
        assertThat(job.timeLimit()).isEqualTo(Duration.ofHours(1));
        assertThat(job.state()).isEqualTo(JobSnapshot.JobState.ACTIVE);
    }

    @Test
    void jobsAreListedByTheBeginningOfTheirIds() {
        String one = createJob();
        String other = createJob();

        assertThat(listed(JobQuery.ofAll().withIdPrefix(one)))
                .extracting(JobSnapshot::id)
                .contains(one)
                .doesNotContain(other);
        assertThat(listed(JobQuery.ofAll().withIdPrefix("no job's id begins so")))
                .isEmpty();
    }

    @Test
    void aJobIsGivenAnotherLimit() {
        String id = createJob();
        JobSnapshot before = awaitValue(service().describeJob(id));
        assertThat(before.serverTime()).isNotNull();

        await(service().patchJob(id, JobPatch.of(Duration.ofMinutes(90)), Condition.matches(eTag(before))));

        JobSnapshot after = awaitValue(service().describeJob(id));
        assertThat(after.timeLimit()).isEqualTo(Duration.ofMinutes(90));
        assertThat(after.metadata()).isEqualTo(before.metadata());
        assertThat(eTag(after)).isNotEqualTo(eTag(before));
    }

    @Test
    void aJobThatSomebodyElseHasChangedIsNotChanged() {
        String id = createJob();
        ETag before = eTag(awaitValue(service().describeJob(id)));
        await(service().patchJob(id, JobPatch.of(Duration.ofMinutes(90)), Condition.matches(before)));

        assertThat(awaitError(service().patchJob(id, JobPatch.of(Duration.ofMinutes(100)), Condition.matches(before))))
                .isInstanceOf(PreconditionFailedException.class);

        assertThat(awaitValue(service().describeJob(id)).timeLimit()).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void aJobThatHasEndedIsNotGivenAnotherLimit() {
        String id = createJob();
        await(service().terminateJob(id, "over"));

        assertThat(awaitError(service().patchJob(id, JobPatch.of(Duration.ofHours(2)), Condition.none())))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        error -> assertThat(error.isJobEnded()).isTrue());
    }

    private static ETag eTag(JobSnapshot job) {
        return Objects.requireNonNull(job.eTag());
    }

    private JobSnapshot listed(String id) {
        List<JobSnapshot> found = listed(JobQuery.ofAll()).stream()
                .filter(job -> job.id().equals(id))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<JobSnapshot> listed(JobQuery query) {
        return awaitValue(service()
                .listJobs(query)
                .expand(page -> page.continuation() == null
                        ? Mono.empty()
                        : service().listJobs(query.withContinuation(page.continuation())))
                .concatMapIterable(JobPage::jobs)
                .collectList());
    }
}
