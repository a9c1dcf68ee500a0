package io.batchflux;

import io.batchflux.spi.ServiceException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Which results of a run are there and were not handed over, whose blobs are to outlive the run: what was computed is paid for.
 * Thread-safe.
 */
final class HandOver {

    private final Map<String, Failure> failures = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final Set<String> unseen = ConcurrentHashMap.newKeySet();

    private record Failure(String taskId, Throwable error) {}

    /** The task has left something, which is collected when it is its turn. */
    void begin(String taskId) {
        begun.add(taskId);
    }

    /** The caller has all that was made of the task's result. */
    void end(String taskId) {
        begun.remove(taskId);
    }

    /** The task may have been in the job, and nobody has seen its end: only what it has left tells whether it has left something. */
    void unseen(String taskId) {
        unseen.add(taskId);
    }

    /** The caller has all that was made of the task that followed this one. */
    void followed(String taskId) {
        begun.remove(taskId);
        unseen.remove(taskId);
    }

    /** Returns the tasks whose ends nobody has seen. */
    Set<String> unseen() {
        return Set.copyOf(unseen);
    }

    /** Returns the tasks whose results are being collected, or wait to be taken. */
    Set<String> begun() {
        return Set.copyOf(begun);
    }

    /** Returns what is told how the reading of a task's outputs ends; what is not wanted any more is not lost. */
    Task task(String taskId, BooleanSupplier wanted) {
        return new Task(taskId, wanted);
    }

    /** Returns whether the error says that there is nothing to hand over any more. */
    static boolean isGone(Throwable error) {
        return error instanceof StageFailedException failed
                && (failed.error().hasCode(ServiceException.BLOB_NOT_FOUND)
                        || failed.error().hasCode(ServiceException.CONTAINER_NOT_FOUND));
    }

    /** Remembers what could not be read of one task's outputs; what is read to its end later is not lost. */
    final class Task {

        private final String id;
        private final BooleanSupplier wanted;

        private Task(String id, BooleanSupplier wanted) {
            this.id = id;
            this.wanted = wanted;
        }

        /** @param what names what is read: a blob, or the list of them */
        <T> Flux<T> watch(Object what, Flux<T> reading) {
            return reading.doOnError(error -> failed(what, error)).doOnComplete(() -> read(what));
        }

        /** As {@link #watch(Object, Flux)}. */
        <T> Mono<T> watch(Object what, Mono<T> reading) {
            return reading.doOnError(error -> failed(what, error)).doOnSuccess(done -> read(what));
        }

        private void failed(Object what, Throwable error) {
            if (wanted.getAsBoolean() && !isGone(error)) {
                failures.put(key(what), new Failure(id, error));
            }
        }

        /** Most of what is read has never failed. */
        private void read(Object what) {
            if (!failures.isEmpty()) {
                failures.remove(key(what));
            }
        }

        private String key(Object what) {
            return id + ": " + what;
        }
    }

    /** Returns the tasks of which something could not be read. */
    List<String> failed() {
        return copy().stream().map(Failure::taskId).distinct().toList();
    }

    /** Returns the first error, or {@code null}. */
    @Nullable
    Throwable error() {
        List<Failure> all = copy();
        return all.isEmpty() ? null : all.get(0).error();
    }

    private List<Failure> copy() {
        synchronized (failures) {
            return List.copyOf(failures.values());
        }
    }
}
