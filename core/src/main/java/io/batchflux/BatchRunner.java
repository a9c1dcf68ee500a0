package io.batchflux;

import io.batchflux.function.Pair;
import io.batchflux.function.RemoteBiFunction;
import io.batchflux.function.RemoteConsumer;
import io.batchflux.function.RemoteFunction;
import io.batchflux.function.RemoteRunnable;
import io.batchflux.function.RemoteSupplier;
import io.batchflux.spi.BatchService;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.ThrottleState;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Runs tasks and functions on a Batch service: a cold publisher in, a cold publisher out, one job for each run.
 *
 * <p>Nothing happens until a publisher is subscribed to; each subscription is a run of its own. Signals arrive on the
 * runner's event loop, which callers must not block. Demand bounds work: a subscriber that requests nothing stops the
 * uploads once {@link Concurrency#maxInFlight()} tasks are in flight. Cancelling ends the run: uploads stop, the job is
 * terminated with its tasks, and the {@link CleanUp} policy is applied; {@link #closeLater()} completes after that. What is on its way
 * when another thread cancels, a result perhaps, is lost, as with any publisher of Reactor's, and may be seen by
 * {@code Hooks.onNextDropped}, as answers of the services may that nobody waits for any more. Who wants to keep each result until he has had
 * enough ends the stream with an operator that lets it come, such as {@code takeUntil(..)}, or uses a {@linkplain #named named run}.
 *
 * <p>Runs fail with a {@link BatchfluxException}, or with the error of the caller's own publisher. A task that fails is a value and does not end the run, unless
 * {@link Results#stopOnFailure()} says so. What is wrong with the arguments themselves is thrown as an
 * {@link IllegalArgumentException} before any request. A publisher of the caller's that emits more than was requested is cancelled,
 * and its run fails as Reactor's overflows do ({@code Exceptions.isOverflow}): let {@code onBackpressureBuffer()} follow it. An {@code onErrorContinue} downstream has no say in what happens in
 * here: an error that ends a run is the end of the publisher.
 *
 * <p>Thread-safe.
 */
public interface BatchRunner {

    /**
     * Creates a runner on these ports.
     *
     * @param scheduler runs all timers; the event loop on which the ports signal, so that one thread does everything
     */
    static BatchRunner create(BatchService service, BlobStore store, Scheduler scheduler, RunOptions options) {
        return DefaultBatchRunner.create(service, store, scheduler, options);
    }

    /** Returns the options that runs have. */
    RunOptions options();

    /** Returns a runner with other options that shares everything else with this one. */
    BatchRunner withOptions(UnaryOperator<RunOptions> change);

    /**
     * Runs the tasks and emits one result for each, as they end.
     *
     * <p>The outputs in the results can be read only if the clean-up policy keeps the blobs; to read them otherwise, use
     * {@link #run(Publisher, Function)}. An error of {@code tasks} ends the run.
     */
    <C> Flux<TaskResult<C>> run(Publisher<TaskSpec<C>> tasks);

    /**
     * Runs the tasks and emits what {@code collect} makes of each result; the run waits for it, so that outputs can be read
     * in it.
     *
     * @param collect called once for each result, for {@link Concurrency#downloads()} results at a time
     */
    <C, T> Flux<T> run(Publisher<TaskSpec<C>> tasks, Function<? super TaskResult<C>, ? extends Publisher<T>> collect);

    /**
     * Runs one task and emits its result, as soon as it is there.
     *
     * <p>Single tasks share a job as {@link Sharing} says, unless they have an id of their own. Cancelling terminates the
     * task and leaves the others alone. The result's outputs can be read until the shared job is closed, which is soon; to
     * read them surely, use {@link #run(TaskSpec, Function)}. The task's inputs see the Reactor context of the caller.
     */
    <C> Mono<TaskResult<C>> run(TaskSpec<C> task);

    /**
     * Runs one task and emits what {@code collect} makes of its result, empty if that is nothing; the job waits for it, so that
     * outputs can be read in it.
     *
     * <p>Single tasks share a job as with {@link #run(TaskSpec)}. Cancelling terminates the task, or cancels what
     * {@code collect} has returned. What that fails with is this caller's error alone.
     *
     * @param collect called once, on the event loop; what it returns sees the Reactor context of the caller
     */
    <C, T> Mono<T> run(TaskSpec<C> task, Function<? super TaskResult<C>, ? extends Mono<T>> collect);

    /**
     * Runs the function on a node and emits what it returns; empty if that is {@code null}. The argument may not be
     * {@code null}, though parts of it may.
     *
     * <p>Single calls share a job as {@link Sharing} says, and have a task each, whatever the {@link Chunking}: nobody waits
     * for others. Cancelling terminates the task and leaves the others alone.
     *
     * <p>Fails with a {@link FunctionFailedException}, whose cause is the remote exception, if the function throws, and with
     * a {@link TaskFailedException} if its task fails.
     *
     * @param function a method reference or a lambda that captures nothing
     * @throws IllegalArgumentException if the function captures something, if JSON cannot carry the argument or would make
     *     another value of it, or if its result type is one of which nothing can be read
     */
    <A, R> Mono<R> call(RemoteFunction<A, R> function, A argument);

    /** As {@link #call(RemoteFunction, Object)}, of a function without arguments. */
    <R> Mono<R> call(RemoteSupplier<R> function);

    /** As {@link #call(RemoteFunction, Object)}, of a function of two arguments, neither of which may be {@code null}. */
    <A, B, R> Mono<R> call(RemoteBiFunction<A, B, R> function, A first, B second);

    /**
     * Runs on a node what gives no result, and completes when it has ended; all else is as with
     * {@link #call(RemoteFunction, Object)}.
     */
    <A> Mono<Void> execute(RemoteConsumer<A> function, A argument);

    /** As {@link #execute(RemoteConsumer, Object)}, of what takes no argument. */
    Mono<Void> execute(RemoteRunnable function);

    /**
     * Runs the function for each parameter, in one job, and emits one outcome of each as it arrives.
     *
     * <p>How many parameters a task has, the {@link Chunking} says: by default that is found out. A task's outcomes arrive when it has
     * ended; a call whose process ended before its time is made again in a task of its own, and what it fails with then is
     * its outcome; the other calls without an outcome are made again too, and those that have one are not. What
     * {@link Concurrency} limits are tasks. {@link Results#stopOnFailure()} then means the first call that fails with its
     * own task. A parameter that cannot travel is the failure of its evaluation, an {@link ArgumentRefusedException}. One that was given must
     * not be changed: it is written when its task is made.
     *
     * @param function a method reference or a lambda that captures nothing
     * @param parameters the arguments; see {@link Sweep} for grids and the like
     * @throws IllegalArgumentException if the function captures something, or if its result type is one of which nothing can
     *     be read
     */
    <A, R> Flux<Evaluation<A, R>> sweep(RemoteFunction<A, R> function, Publisher<? extends A> parameters);

    /**
     * Does as {@link #sweep(RemoteFunction, Publisher)} for a function of two arguments: for every combination of two axes, the
     * second varying fastest. For other pairs, let the function take a record of both.
     */
    <A, B, R> Flux<Evaluation<Pair<A, B>, R>> sweep(
            RemoteBiFunction<A, B, R> function, List<? extends A> first, List<? extends B> second);

    /**
     * Returns the run of this name, in which nothing happens until one of its publishers is subscribed to.
     *
     * <p>It outlives this program: see {@link NamedRun}.
     *
     * @throws IllegalArgumentException if the name is blank or longer than 200 characters
     */
    NamedRun named(String name);

    /**
     * Emits why tasks of this runner's runs wait and none starts: the reasons that are known, then each that is new, until the
     * runner is closed.
     *
     * <p>Nothing is asked for its sake. Each run finds that out in any case, while tasks wait and none starts, and tells its
     * listener when it is over: {@link RunListener#onTasksWait}. Whoever does not take the reasons keeps them in memory.
     */
    Flux<WaitingReason> waitingReasons();

    /**
     * Returns what the task prints, of which a listener was told; also if it runs a function.
     *
     * @see TaskLog
     */
    default TaskLog log(TaskEvent task) {
        return log(task.run(), task.taskId());
    }

    /**
     * Returns what the task of this run prints.
     *
     * @see TaskLog
     */
    TaskLog log(RunInfo run, String taskId);

    /**
     * Emits what Batchflux has left in the two accounts, whichever program did: jobs and containers with their age, their owner, and
     * whether they are still in use. Those of runs that go on are among them. Listings are read page by page, as they are
     * requested; nothing is changed.
     */
    Flux<Leftover> leftBehind();

    /**
     * Deletes what programs that ended too early have left in the two accounts, and emits each thing when it is gone.
     *
     * <p>It deletes only what Batchflux has made, by its metadata, for this Batch account; what is in use, or kept on purpose, stays:
     * jobs that are active, containers whose lease has not ended, or without a lease, that are younger than a day, and what a
     * {@link CleanUp} policy or results that nobody has taken keep. A container that somebody modifies meanwhile stays.
     *
     * <p>Each subscription looks again. One thing after the other is deleted, as they are requested; cancelling leaves the rest as it
     * is. Fails with a {@link StageFailedException} if a service does not answer until the deadline of closing.
     *
     * @param olderThan how old it must be, at least
     */
    Flux<Leftover> reap(Duration olderThan);

    /** Returns the stages that runs are made of, to be composed otherwise. */
    BatchStages stages();

    /**
     * Returns how fast requests are sent to the Batch account at this moment, which all runners on the same account in this
     * virtual machine share.
     */
    ThrottleState throttle();

    /** As {@link #throttle()}, for requests to the storage account. */
    ThrottleState storageThrottle();

    /**
     * Deletes the code of functions that no job needs any more, and emits the SHA-256 of each archive that is gone.
     *
     * <p>Code stays in the container {@code batchflux-code} of the storage account, for all programs that use it: what is there is
     * not sent again. Each archive is kept for as long as the jobs may live that were opened with it, and a day more, by the
     * store's clock; one that somebody is about to use is not deleted. Nothing is deleted before the subscription. Fails with a
     * {@link BatchfluxException}; what was emitted before is gone.
     *
     * @param unused for how long more nobody may have needed it
     * @throws IllegalArgumentException if that is negative
     */
    Flux<String> deleteUnusedCode(Duration unused);

    /**
     * Ends all runs with a {@link RunnerClosedException}, and waits until they are cleaned up.
     *
     * <p>Completes when nothing of the runner is left at the services but the code of functions, or when the attempts to delete it
     * have failed. It
     * applies to all runners made from one by {@link #withOptions}. May be subscribed to again.
     */
    Mono<Void> closeLater();
}
