package io.batchflux.emulator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.Job;
import io.batchflux.emulator.account.Task;
import io.batchflux.emulator.account.TaskExecution;
import io.batchflux.emulator.account.TaskState;
import io.batchflux.emulator.http.OperationCall;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * The sums over all tasks of jobs, as of now: times, and how the tasks have ended. Processors and disks are not measured, which the
 * service shows as zero too for tasks that are short.
 */
final class Statistics {

    private Duration wallClock = Duration.ZERO;
    private Duration wait = Duration.ZERO;
    private long succeeded;
    private long failed;
    private long retries;

    private Statistics() {}

    /** Whether a request wants them. */
    static boolean wanted(OperationCall call) {
        return call.request().parameter("$expand").isPresent();
    }

    /** @param url of what the tasks belong to */
    static ObjectNode of(Collection<Job> jobs, String url, Instant begin, Instant now) {
        Statistics sums = new Statistics();
        jobs.forEach(job -> job.tasks().byId().values().forEach(task -> sums.add(task, now)));
        return Json.object()
                .put("url", url + "/lifetimestats")
                .put("startTime", ServiceTime.body(begin))
                .put("lastUpdateTime", ServiceTime.body(now))
                .put("userCPUTime", "PT0S")
                .put("kernelCPUTime", "PT0S")
                .put("wallClockTime", ServiceTime.duration(sums.wallClock))
                .put("readIOps", "0")
                .put("writeIOps", "0")
                .put("readIOGiB", 0.0)
                .put("writeIOGiB", 0.0)
                .put("numSucceededTasks", String.valueOf(sums.succeeded))
                .put("numFailedTasks", String.valueOf(sums.failed))
                .put("numTaskRetries", String.valueOf(sums.retries))
                .put("waitTime", ServiceTime.duration(sums.wait));
    }

    private void add(Task task, Instant now) {
        TaskExecution execution = task.status().execution();
        execution.startTime().ifPresent(start -> {
            wallClock =
                    wallClock.plus(Duration.between(start, execution.endTime().orElse(now)));
            wait = wait.plus(Duration.between(task.creationTime(), start));
        });
        retries += execution.retryCount();
        if (task.state() == TaskState.COMPLETED) {
            boolean success = execution.result().filter("success"::equals).isPresent();
            succeeded += success ? 1 : 0;
            failed += success ? 0 : 1;
        }
    }
}
