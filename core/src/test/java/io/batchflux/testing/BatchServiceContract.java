package io.batchflux.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.JobDefinition;
import io.batchflux.spi.JobPreparation;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Flux;

/** This is what the contract tests of a {@link BatchService} need from the implementation, and what they share. */
public abstract class BatchServiceContract extends ContractTests {

    private final List<String> jobs = new ArrayList<>();

    /** Returns the service under test, the same one during a test. */
    protected abstract BatchService service();

    /** Returns the id of a pool that runs tasks. */
    protected abstract String poolId();

    /** Returns how many tasks the service lists on one page at most. */
    protected abstract int pageSize();

    /** Returns a job id that is not taken. */
    protected String newJobId() {
        return "contract-" + UUID.randomUUID();
    }

    /** Returns a command line with which a node does this in a shell. */
    protected String shell(String script) {
        return "/bin/sh -c '" + script + "'";
    }

    @AfterEach
    void deleteJobs() {
        jobs.forEach(job -> await(service().deleteJob(job)));
    }

    final JobDefinition job() {
        return job(null);
    }

    private JobDefinition job(@Nullable JobPreparation preparation) {
        String id = newJobId();
        jobs.add(id);
        return JobDefinition.of(id, poolId(), Duration.ofHours(1))
                .withPreparation(preparation)
                .withMetadata(Map.of("owner", "a contract"));
    }

    final String createJob() {
        return createJob(null);
    }

    final String createJob(@Nullable JobPreparation preparation) {
        JobDefinition job = job(preparation);
        await(service().createJob(job));
        return job.id();
    }

    final TaskDefinition task(String id, String script) {
        return TaskDefinition.of(id, shell(script), Duration.ofMinutes(5));
    }

    final void add(String job, TaskDefinition... tasks) {
        assertThat(awaitValue(service().addTasks(job, List.of(tasks))))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(TaskAddOutcome.Added.class));
    }

    final Flux<TaskSnapshot> list(TaskQuery query) {
        return service().listTasks(query).flatMapMany(page -> {
            String continuation = page.continuation();
            Flux<TaskSnapshot> tasks = Flux.fromIterable(page.tasks());
            return continuation == null ? tasks : tasks.concatWith(list(query.withContinuation(continuation)));
        });
    }

    /** Waits until so many tasks of the job are completed. */
    final List<TaskSnapshot> completed(String job, int count) {
        return awaitValue(list(TaskQuery.completed(job))
                .collectList()
                .filter(tasks -> tasks.size() >= count)
                .repeatWhenEmpty(rounds -> rounds.delayElements(pause(), timer())));
    }

    final void awaitState(String job, String task, TaskState state) {
        await(list(TaskQuery.all(job).withState(state))
                .filter(found -> found.id().equals(task))
                .next()
                .repeatWhenEmpty(rounds -> rounds.delayElements(pause(), timer())));
    }

    final void awaitJobEnd(String job) {
        await(service()
                .describeJob(job)
                .filter(found -> found.state().isEnding())
                .repeatWhenEmpty(rounds -> rounds.delayElements(pause(), timer())));
    }

    final String tail(String job, String task, String path, int bytes) {
        return awaitValue(service()
                .readTaskFileTail(job, task, path, bytes)
                .reduceWith(ByteArrayOutputStream::new, FakeBlobStore::append)
                .map(joined -> joined.toString(StandardCharsets.UTF_8)));
    }
}
