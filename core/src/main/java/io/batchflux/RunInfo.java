package io.batchflux;

import io.batchflux.spi.GrowableValue;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which run an {@link RunEvent event} is about, and in which of its jobs. Immutable and thread-safe.
 *
 * <p>A run has one job today. Events of one that has several will have the same {@link #id}, and {@link #jobId} of the job
 * that they are about.
 */
public final class RunInfo extends GrowableValue<RunInfo> implements Serializable {

    private static final Shape<RunInfo> SHAPE = new Shape<>(RunInfo::new);
    private static final Attribute<Kind> KIND = SHAPE.attribute("kind");
    private static final Attribute<String> ID = SHAPE.attribute("id");
    private static final Attribute<String> JOB_ID = SHAPE.attribute("jobId");
    private static final Attribute<String> CONTAINER = SHAPE.attribute("container");
    private static final Attribute<String> POOL_ID = SHAPE.attribute("poolId");

    /** What sort of run it is; there will be more. */
    public enum Kind {
        /** Tasks of one caller: {@code run(tasks)}. */
        TASKS("tasks"),
        /** Calls of a function for one caller: {@code sweep(function, parameters)}. */
        SWEEP("sweep"),
        /** Single tasks of callers who share the job: {@code run(task)}. */
        SHARED_TASKS("shared tasks"),
        /** Single calls of callers who share the job: {@code call(function, argument)}. */
        SHARED_CALLS("shared calls"),
        /** A job of a {@linkplain NamedRun named run}. */
        NAMED("named run"),
        /** {@link BatchStages} that the caller composes. */
        STAGES("stages"),
        /** No run: what a runner does for all its runs, such as uploading the code of functions. */
        RUNNER("runner");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private RunInfo(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** What is written in the place of the value, which is checked when it is read. */
    private record Written(Map<String, Object> named) implements Serializable {
        private Object readResolve() {
            return SHAPE.ofNamed(named);
        }
    }

    private Object writeReplace() {
        return new Written(named());
    }

    /** Returns what is known of a run with this job, whose id is the run's too. */
    public static RunInfo of(Kind kind, String jobId, String container, String poolId) {
        return SHAPE.initial()
                .with(KIND, kind)
                .with(ID, jobId)
                .with(JOB_ID, jobId)
                .with(CONTAINER, container)
                .with(POOL_ID, poolId);
    }

    /** Returns " of job j", or nothing if there is none. */
    static String ofJob(@Nullable RunInfo run) {
        return run == null || run.jobId().isEmpty() ? "" : " of job " + run.jobId();
    }

    static RunInfo ofRunner(String id, String codeContainer, String poolId) {
        return of(Kind.RUNNER, "", codeContainer, poolId).withId(id);
    }

    /** Returns what sort of run it is. */
    public Kind kind() {
        return get(KIND);
    }

    /** Returns the run's id, which no other run has: that of its job, while runs have one. */
    public String id() {
        return get(ID);
    }

    /** Returns a copy with this id of the run, which is another one than that of the job. */
    public RunInfo withId(String id) {
        return with(ID, id);
    }

    /** Returns the id of the job; empty if the events are about none. */
    public String jobId() {
        return get(JOB_ID);
    }

    /** Returns the name of the blob container of the outputs, or of the code, whether or not it is needed. */
    public String container() {
        return get(CONTAINER);
    }

    /** Returns the id of the pool whose nodes run the tasks. */
    public String poolId() {
        return get(POOL_ID);
    }
}
