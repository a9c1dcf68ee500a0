package io.batchflux.hunt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong in the world of a plan. */
sealed interface Trouble {

    /** The two services. */
    enum Service {
        BATCH,
        STORAGE
    }

    /** What a client sees of a failure. */
    enum Symptom {
        /** 429, or 503 of a service that is asked too often. */
        THROTTLED,
        /** 503. */
        BUSY,
        /** 500. */
        BROKEN,
        /** The connection is refused, or the name unknown. */
        REFUSED,
        /** The connection is reset. */
        RESET,
        /** Nothing, for ever. */
        SILENCE
    }

    /** What becomes of one request. */
    enum Fate {
        /** It is not carried out, and fails. */
        REFUSED,
        /** It is carried out, and its answer is lost. */
        LOST,
        /** Its answer is lost, and then it is carried out. */
        LATE,
        /** It is carried out, and takes so long. */
        SLOW,
        /** It is carried out, and its answer breaks off. */
        TRUNCATED
    }

    /** A service that answers nobody for a while. */
    record Outage(Service service, Symptom symptom, Duration from, Duration lasting) implements Trouble {}

    /** The service accepts no tasks for a while, and answers everything else. */
    record Full(Symptom symptom, Duration from, Duration lasting) implements Trouble {}

    /** What becomes of the n-th request of its kind. */
    record Request(Enum<?> operation, int count, Fate fate, Symptom symptom, Duration delay) implements Trouble {}

    /** A service that takes so many requests a second, and says so with or without a {@code Retry-After}. */
    record Limit(Service service, int perSecond, @Nullable Duration retryAfter) implements Trouble {}

    /** A line to the storage that carries so many bytes a second. */
    record SlowLine(int bytesPerSecond) implements Trouble {}

    /** The service forgets a task, or somebody deletes it, so long after it was added. */
    record Forgotten(int item, Duration after) implements Trouble {}

    /** The service fails whenever it is to add this item: by an outcome of the item's own, or every request that has it. */
    record Poison(int item, boolean whole, Symptom symptom) implements Trouble {}

    /** All nodes are preempted: what runs is queued again, for so long. */
    record Preemption(Duration at, Duration queued) implements Trouble {}

    /** Listings show only so much later that the item has ended. */
    record ListedLate(int item, Duration lag) implements Trouble {}

    /** The pool does not exist. */
    record NoPool() implements Trouble {}

    /** Somebody deletes the pool, and its nodes with it. */
    record PoolGone(Duration at) implements Trouble {}

    /** Somebody deletes all containers. */
    record ContainersGone(Duration at) implements Trouble {}

    /** The program's machine sleeps: nothing happens there, and all that was due happens when it wakes. */
    record Sleep(Duration at, Duration lasting) implements Trouble {}

    /** Somebody ends or deletes all jobs. */
    record JobGone(Duration at, boolean deleted) implements Trouble {}
}
