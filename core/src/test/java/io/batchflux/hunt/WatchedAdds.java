package io.batchflux.hunt;

import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.TaskAddOutcome;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Looks at each task that programs of one name add: is one of its items in another live task, or done? */
final class WatchedAdds {

    private final NamedPlan plan;
    private final World world;
    private final NamedNodes nodes;
    private final LongSupplier steps;
    private final List<String> violations;
    /** The task whose result was emitted, by item. */
    private final Map<Integer, String> emitted = new HashMap<>();

    /** The steps at which these were first emitted. */
    private final Map<Integer, Long> emittedAt = new HashMap<>();

    WatchedAdds(NamedPlan plan, World world, NamedNodes nodes, LongSupplier steps, List<String> violations) {
        this.plan = plan;
        this.world = world;
        this.nodes = nodes;
        this.steps = steps;
        this.violations = violations;
    }

    /** Notes whose result was emitted for the item, and returns whose was before, or {@code null} if none was. */
    @Nullable
    String emits(int item, String taskId) {
        emittedAt.putIfAbsent(item, steps.getAsLong());
        return emitted.putIfAbsent(item, taskId);
    }

    /** Adds the tasks, and looks at them when that is carried out. */
    Mono<List<TaskAddOutcome>> add(String jobId, List<TaskDefinition> tasks) {
        long sent = steps.getAsLong();
        return Mono.defer(() -> {
            Map<String, String> before = new HashMap<>();
            tasks.forEach(task -> before.put(
                    task.id(),
                    nodes.items(task).stream()
                            .map(item -> offence(jobId, task, item, sent))
                            .filter(offence -> !offence.isEmpty())
                            .findFirst()
                            .orElse("")));
            return world.service
                    .addTasks(jobId, tasks)
                    .doOnNext(outcomes -> outcomes.stream()
                            .filter(TaskAddOutcome.Added.class::isInstance)
                            .forEach(outcome -> {
                                String offence = before.get(outcome.taskId());
                                if (offence != null && !offence.isEmpty()) {
                                    violations.add(offence);
                                }
                            }));
        });
    }

    private String offence(String jobId, TaskDefinition task, int item, long sent) {
        // A task that was forgotten within minutes may come again by a request that was sent before: no real service
        // forgets so soon.
        boolean asBefore = task.id().equals(emitted.get(item)) && sent < emittedAt.getOrDefault(item, 0L);
        if (emitted.containsKey(item) && !asBefore) {
            return "item " + item + " was added again, and its result had been emitted";
        }
        for (JobSnapshot job : world.service.jobs()) {
            Map<String, TaskSnapshot> snapshots = new HashMap<>();
            world.service.snapshots(job.id()).forEach(found -> snapshots.put(found.id(), found));
            for (TaskDefinition other : world.service.tasks(job.id())) {
                TaskSnapshot snapshot = snapshots.get(other.id());
                if (snapshot == null || !nodes.items(other).contains(item)) {
                    continue;
                }
                if (snapshot.state() != TaskState.COMPLETED && !job.state().isEnding()) {
                    return "item " + item + " is in two live tasks: " + job.id() + "/" + other.id() + " and " + jobId
                            + "/" + task.id();
                }
                if (snapshot.execution().exitCode() != null
                        && nodes.tells(other, item)
                        && nodes.items(other).stream()
                                .allMatch(one ->
                                        plan.items().get(one).listedAfter().isZero())) {
                    return "item " + item + " was added again, and its task had ended by itself";
                }
                if (nodes.leaves(other, item) && isUploaded(other.id())) {
                    return "item " + item + " was added again, and its outcome lay in the container";
                }
            }
        }
        return "";
    }

    private boolean isUploaded(String taskId) {
        return world.store.containers().stream()
                .filter(container -> container.endsWith("-out"))
                .flatMap(container -> world.store.blobs(container).stream())
                .anyMatch(blob -> blob.contains("/" + taskId + "/"));
    }
}
