package io.batchflux;

import java.util.List;
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
    private final TaskDefaults defaults;

    /** @param jobs begins the job of the tries to come */
    Readds(SharedJobs jobs, TaskDefaults defaults) {
        this.jobs = jobs;
        this.defaults = defaults;
    }

    /** Returns the task to be run again, or {@code null} if it has ended for good. */
    <C> @Nullable TaskSpec<C> next(Run<C> run, EndedTask<C> ended) {
        TaskSpec<C> spec = ended.task().spec();
        if (spec == null || !run.isWanted(ended.task())) {
            return null;
        }
        Place place = spec.place();
        Place here = place == null ? Place.of(ended.task().id()) : place;
        if (run.leaseEnd.isSeen() && LeaseEnd.befell(ended)) {
            Place moved = here.moved(run.succeeded.get() > 0 || run.failed.get() > 0);
            return moved.moves() <= MOST_MOVES ? spec.at(moved) : null;
        }
        boolean befell =
                Diagnosis.isPassing(ended) || run.ids.isOverdue(ended.task().id());
        return befell && here.readds() < defaults.readds() ? spec.at(here.next()) : null;
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
        return jobs.run(next, result -> {
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
        return jobs.retire();
    }
}
