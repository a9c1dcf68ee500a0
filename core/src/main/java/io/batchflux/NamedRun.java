package io.batchflux;

import io.batchflux.function.RemoteFunction;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A run that belongs to its name, and not to the program that began it: whoever calls the same thing under the same name again, after
 * a crash, or on another machine, gets the same results, and only what is missing is run.
 *
 * <p>Cancelling detaches: what was added goes on, and is there for the next call; what was not does not. To end the run for all, see
 * {@link #cancel()}.
 *
 * <p>Each item has a key, by which it is known again: a task's is its id, that of a call is made of function, argument and
 * {@link NamedRunOptions#version()}. Items that are equal are told apart by their number. What an item did (a value, an exception,
 * an exit code, its own time limit, a refusal) is recorded before it is emitted, and stays, unless {@link #rerunFailed()} is called.
 * What befell it (its job's end, a lost node, an upload that failed) is not recorded: the item is run again, three times more at
 * most in one call. No item with an outcome is added again, and none is in two tasks that are to run; Azure Batch itself may run a
 * task twice.
 *
 * <p>One program has the run at a time, see {@link NamedRunOptions}. Its jobs live as long as {@link JobOptions#timeLimit()}; its
 * containers stay until {@link #forget()}, whatever the {@link CleanUp}. Tasks of sweeps make several calls each if the
 * {@link Chunking} says so, which may be another one in each call.
 *
 * <p>Every publisher is cold, signals on the runner's event loop, and fails with a {@link NamedRunException} if the run cannot go
 * on here, else as {@link BatchRunner} says. Thread-safe.
 */
public interface NamedRun {

    /** Returns the name. */
    String name();

    /** Returns the same run, gone on with in another way. */
    NamedRun withOptions(UnaryOperator<NamedRunOptions> change);

    /**
     * Emits one result for each task: those that are recorded at once, the others as they end.
     *
     * <p>Each task has an id of the caller's own, which is its key: a task with the same id counts as the same, whatever else it
     * says. In the job it has another one. Outputs can be read until {@link #forget()}.
     */
    <C> Flux<TaskResult<C>> run(Publisher<TaskSpec<C>> tasks);

    /**
     * Emits one outcome for each parameter: those that are recorded at once, the others as they come.
     *
     * <p>Under one name, several sweeps with parameters in common compute these once.
     *
     * @param function a method reference or a lambda that captures nothing
     * @throws IllegalArgumentException as {@link BatchRunner#sweep} says
     */
    <A, R> Flux<Evaluation<A, R>> sweep(RemoteFunction<A, R> function, Publisher<? extends A> parameters);

    /** Emits what is recorded, in the order in which it was; whoever has the run may go on. */
    Flux<RecordedResult> results();

    /** Emits how much is recorded; whoever has the run may go on. */
    Mono<NamedRunStatus> status();

    /** Lets failures not count that are recorded, so that the next call runs these items again; emits how many there are. */
    Mono<Integer> rerunFailed();

    /**
     * Ends all jobs of the run, with the tasks that run; what is recorded stays. The next call runs what is missing.
     */
    Mono<Void> cancel();

    /**
     * Ends the run and deletes all that there is of it: jobs, results, outputs. The name is free then.
     *
     * <p>What breaks off half-way is gone on with by whoever uses the name next.
     */
    Mono<Void> forget();
}
