package io.batchflux.hunt;

import io.batchflux.Chunking;
import io.batchflux.CleanUp;
import io.batchflux.Code;
import io.batchflux.Concurrency;
import io.batchflux.Polling;
import io.batchflux.RunListener;
import io.batchflux.RunOptions;
import io.batchflux.Sharing;
import io.batchflux.Stage;
import java.time.Duration;

/**
 * The options of a plan's runner, and what its world is like on a good day.
 *
 * @param poll the longest pause between two polls
 * @param shared whether single tasks share a job
 * @param chunk how many calls a task of a sweep has; 0 if that is found out, and tasks have a budget
 * @param patience the deadline for opening the job and for adding tasks
 * @param ahead by how much the program's clock is ahead of the services'
 * @param latency how long a request takes
 * @param pageSize how many tasks a page of a listing has
 */
record Settings(
        int maxInFlight,
        Duration poll,
        CleanUp cleanUp,
        boolean stopOnFailure,
        boolean inOrder,
        boolean shared,
        int chunk,
        int retries,
        Duration timeLimit,
        Duration patience,
        Duration ahead,
        Duration latency,
        int pageSize) {

    static final Settings PLAIN = new Settings(
            10_000,
            Duration.ofSeconds(10),
            CleanUp.ALWAYS,
            false,
            false,
            true,
            1,
            3,
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ZERO,
            Duration.ofMillis(20),
            1000);

    /** Returns the same, with tasks of as many calls as seems good. */
    Settings withBudgets() {
        return new Settings(
                maxInFlight,
                poll,
                cleanUp,
                stopOnFailure,
                inOrder,
                shared,
                0,
                retries,
                timeLimit,
                patience,
                ahead,
                latency,
                pageSize);
    }

    /** Returns in how many tasks, one after the other, a call may be at most, besides those that are tried again. */
    int divisions(Caller caller) {
        return chunk > 0 ? chunk : caller.items().size();
    }

    RunOptions options(String pool, RunListener listener) {
        RunOptions options = RunOptions.ofDefaults(pool);
        return options.withConcurrency(Concurrency.ofDefaults().withMaxInFlight(maxInFlight))
                .withPolling(Polling.upTo(poll))
                .withCleanUp(cleanUp)
                .withStopOnFailure(stopOnFailure)
                .withInOrder(inOrder)
                .withSharing(shared ? Sharing.ofDefaults() : Sharing.none())
                .withFunctions(options.functions()
                        .withCode(Code.inImage("/app/*"))
                        .withChunking(chunk == 0 ? Chunking.auto(Duration.ofMinutes(1)) : Chunking.of(chunk)))
                .withTasks(options.tasks().withRetries(retries).withTimeLimit(timeLimit))
                .withStage(Stage.OPEN_JOB, stage -> stage.withDeadline(patience))
                .withStage(Stage.ADD_TASKS, stage -> stage.withDeadline(patience))
                .withListener(listener);
    }
}
