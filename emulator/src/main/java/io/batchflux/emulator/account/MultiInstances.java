package io.batchflux.emulator.account;

import io.batchflux.emulator.node.Instance;
import io.batchflux.emulator.node.TaskLaunch;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.node.TaskRun;
import io.batchflux.emulator.node.TaskRuntime;
import io.batchflux.emulator.wire.ServiceLoop;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** This class starts tries of multi-instance tasks, and keeps what becomes of their subtasks. */
final class MultiInstances {

    private final ServiceLoop loop;
    private final TaskRuntime runtime;
    private final TaskLaunches launches;

    MultiInstances(ServiceLoop loop, TaskRuntime runtime, TaskLaunches launches) {
        this.loop = loop;
        this.runtime = runtime;
        this.launches = launches;
    }

    TaskRun start(Task task, TaskAttempt attempt, boolean retriesFailure) {
        List<Node> nodes = attempt.nodes();
        TaskLaunch command =
                launches.task(task, attempt.node(), retriesFailure).withInstance(Instance.of(nodes.size(), 0, false));
        List<Subtask> subtasks = task.subtasks();
        subtasks.forEach(subtask -> subtask.started(loop.now()));
        MultiInstanceRun run = new MultiInstanceRun(
                loop, () -> runtime.start(command), (number, outcome) -> coordinated(subtasks, number, outcome));
        run.begin(IntStream.range(0, nodes.size())
                .<Supplier<TaskRun>>mapToObj(number -> () -> runtime.start(launches.coordination(task, nodes, number)))
                .toList());
        return run;
    }

    private void coordinated(List<Subtask> subtasks, int number, TaskOutcome outcome) {
        if (number > 0) {
            subtasks.get(number - 1).completed(loop.now(), outcome);
        }
    }
}
