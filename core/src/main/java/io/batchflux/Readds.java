package io.batchflux;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * Adds tasks of one run again to which something befell that is not their doing, or whose job ended with its lease: the service does not. Each try has a directory
 * of its own. Since the run's job may have been told to end with its tasks, they go to another one, which lives as long as the
 * run.
 */
final class Readds {

    private static final Logger LOG = LoggerFactory.getLogger(Readds.class);

    /** Whoever is cut off again and again gets nowhere. */
    private static final int MOST_MOVES = 3;

    private final SharedJobs jobs;
    private final @Nullable SharedJobs fallback;
    private final TaskDefaults defaults;
    /** The ids of tasks that go to the fallback pool. */
    private final Set<String> moved = ConcurrentHashMap.newKeySet();

    /**
     * @param jobs begins the job of the tries to come
     * @param fallback begins the job of those that have lost their nodes too often, or {@code null} if they have failed
     */
    Readds(SharedJobs jobs, @Nullable SharedJobs fallback, TaskDefaults defaults) {
        this.jobs = jobs;
        this.fallback = fallback;
        this.defaults = defaults;
    }

    /** Returns the task to be run again, or {@code null} if it has ended for good. */
    <C> @Nullable TaskSpec<C> next(Run<C> run, EndedTask<C> ended) {
        TaskSpec<C> spec = ended.task().spec();
        if (spec == null || !run.isWanted(ended.task())) {
            return null;
        }
        Place place = spec.place();
        Place here = (place == null ? Place.of(ended.task().id()) : place)
                .after(ended.execution().preemptions());
        if (run.leaseEnd.isSeen() && LeaseEnd.befell(ended)) {
            Place there = here.moved(run.succeeded.get() > 0 || run.failed.get() > 0);
            return there.moves() <= MOST_MOVES ? spec.at(there) : null;
        }
        if (fallback != null && isPreempted(ended)) {
            Place there = here.next();
            moved.add(there.taskId());
            return spec.at(there);
        }
        boolean befell =
                Diagnosis.isPassing(ended) || run.ids.isOverdue(ended.task().id());
        return befell && here.readds() < defaults.readds() ? spec.at(here.next()) : null;
    }

    private static boolean isPreempted(EndedTask<?> ended) {
        return ended instanceof EndedTask.Lost<?> lost && lost.failure().kind() == FailureKind.PREEMPTED;
    }

    /**
     * Runs the task again, and emits what is made of its result.
     *
     * @param otherwise what is emitted if the next try cannot be had
     */
    <C, T> Flux<T> again(
            Run<C> run,
            TaskSpec<C> next,
            Function<? super TaskResult<C>, ? extends Publisher<T>> collect,
            Flux<T> otherwise) {
        // An error of the caller's is a value meanwhile: it is not the next job's.
        SharedJobs there = fallback != null && moved.remove(String.valueOf(next.id())) ? fallback : jobs;
        return there.run(next, result -> {
                    (result.isSuccess() ? run.succeeded : run.failed).incrementAndGet();
                    return Flux.<T>from(collect.apply(result)).collectList().materialize();
                })
                .onErrorResume(error -> {
                    if (!(error instanceof BatchfluxException) || error instanceof RunnerClosedException) {
                        return Mono.error(error);
                    }
                    LOG.warn("{} of {} could not be added again", next.id(), run, error);
                    return otherwise.collectList().materialize();
                })
                .flatMapMany(Readds::values);
    }

    private static <T> Flux<T> values(Signal<List<T>> made) {
        List<T> values = made.get();
        return values == null ? Flux.error(error(made)) : Flux.fromIterable(values);
    }

    private static Throwable error(Signal<?> made) {
        Throwable error = made.getThrowable();
        return error == null ? new IllegalStateException("neither values nor an error") : error;
    }

    /** Ends the job of the tries, and completes when it is closed. */
    Mono<Void> close() {
        return fallback == null ? jobs.retire() : Mono.when(jobs.retire(), fallback.retire());
    }
}
