package io.batchflux.emulator.window;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.TaskIndex;
import io.batchflux.emulator.account.TaskState;
import io.batchflux.emulator.wire.Json;

/** How many tasks are in each state, of a job or of several; costs the same however many there are. */
final class Counts {

    private long active;
    private long preparing;
    private long running;
    private long succeeded;
    private long failed;

    Counts add(TaskIndex tasks) {
        active += tasks.count(TaskState.ACTIVE);
        preparing += tasks.count(TaskState.PREPARING);
        running += tasks.count(TaskState.RUNNING);
        succeeded += tasks.succeeded();
        failed += tasks.count(TaskState.COMPLETED) - tasks.succeeded();
        return this;
    }

    ObjectNode json() {
        return Json.object()
                .put("active", active)
                .put("preparing", preparing)
                .put("running", running)
                .put("succeeded", succeeded)
                .put("failed", failed);
    }
}
