package io.batchflux;

import static io.batchflux.Rig.task;

import io.batchflux.testing.BatchOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.test.subscriber.TestSubscriber;

/** Single tasks of many callers on a rig. */
final class SingleTasks {

    static final Duration LONG = Duration.ofMinutes(4);

    private final Rig rig;

    SingleTasks(Rig rig) {
        this.rig = rig;
    }

    /** Has so many callers come, with a task each. */
    List<TestSubscriber<TaskResult<Integer>>> submit(BatchRunner runner, int count) {
        List<TestSubscriber<TaskResult<Integer>>> callers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            callers.add(rig.subscribe(runner.run(task(i))));
        }
        return callers;
    }

    /** Returns how many jobs were created. */
    int jobs() {
        return rig.service.requests().count(BatchOperation.CREATE_JOB);
    }
}
