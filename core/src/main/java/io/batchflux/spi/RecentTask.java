package io.batchflux.spi;

/**
 * This is a task that a node has had lately.
 *
 * @param jobId its job
 * @param taskId its id in the job
 * @param state its state
 */
public record RecentTask(String jobId, String taskId, TaskState state) {}
