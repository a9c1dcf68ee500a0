package io.batchflux;

import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an evaluation comes from.
 *
 * @param taskId the task that made the call
 * @param run whose task it is
 * @param execution how the task ran
 * @param duration how long the call took
 * @param logs what the task has printed
 */
record CallOrigin(
        String taskId,
        @Nullable RunInfo run,
        TaskExecution execution,
        @Nullable Duration duration,
        List<TaskOutput> logs) {

    static final CallOrigin UNKNOWN = new CallOrigin("", null, TaskExecution.NONE, null, List.of());

    /** Returns that of the calls of this task. */
    static CallOrigin of(TaskResult<?> task) {
        return new CallOrigin(task.taskId(), task.run(), task.execution(), null, logs(task.outputs()));
    }

    /** Most tasks have none, and there may be very many. */
    private static List<TaskOutput> logs(List<TaskOutput> outputs) {
        return outputs.size() == 1 && !FunctionProgram.isLog(outputs.get(0))
                ? List.of()
                : outputs.stream().filter(FunctionProgram::isLog).toList();
    }

    static CallOrigin of(Evaluation<?, ?> evaluation) {
        return evaluation instanceof Evaluation.Succeeded<?, ?> succeeded
                ? succeeded.origin()
                : ((Evaluation.Failed<?, ?>) evaluation).origin();
    }

    CallOrigin withDuration(@Nullable Duration duration) {
        return new CallOrigin(taskId, run, execution, duration, logs);
    }

    @Override
    public String toString() {
        return "task " + taskId + (run == null ? "" : " of job " + run.jobId())
                + (duration == null ? "" : ", " + duration);
    }
}
