package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

/** An outcome says what became of one task of an {@link BatchService#addTasks add} request. */
public sealed interface TaskAddOutcome {

    /** Returns the task's id, as it was sent. */
    String taskId();

    /**
     * The task is in the job.
     *
     * @param taskId the task's id
     */
    record Added(String taskId) implements TaskAddOutcome {
        /** @throws NullPointerException if {@code taskId} is {@code null} */
        public Added {
            requireNonNull(taskId, "taskId must not be null");
        }
    }

    /**
     * The task is not in the job, or its id was taken.
     *
     * @param taskId the task's id
     * @param error why; transient if the same task may be sent again
     */
    record Refused(String taskId, ServiceException error) implements TaskAddOutcome {
        /** @throws NullPointerException if a component is {@code null} */
        public Refused {
            requireNonNull(taskId, "taskId must not be null");
            requireNonNull(error, "error must not be null");
        }
    }
}
