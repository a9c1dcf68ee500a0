package io.batchflux;

import java.time.Duration;
import java.util.List;

/**
 * What is remembered of a task from its staging to its end; the rest of its specification is let go.
 *
 * @param <C> the type of the correlation value
 * @param id the task's id
 * @param index where it is among the tasks of the run, from 0
 * @param correlation the caller's value
 * @param timeLimit how long one try may take
 * @param outputs what it is to leave
 */
public record PendingTask<C>(String id, long index, C correlation, Duration timeLimit, List<Output> outputs) {}
