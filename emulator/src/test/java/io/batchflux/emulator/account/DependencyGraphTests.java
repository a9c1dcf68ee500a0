package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.account.TaskDependencies.Range;
import io.batchflux.emulator.node.TaskOutcome;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.ServiceLoop;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class DependencyGraphTests {

    private static final ServiceLoop LOOP =
            new ServiceLoop(Schedulers.immediate(), Schedulers.immediate(), Clock.systemUTC(), 1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Job job = new Job(LOOP, JobSpecs.create(JsonBody.of(jobBody())), START);
    private final TaskSpec spec =
            TaskSpecs.create(JsonBody.of(Json.object().put("id", "x").put("commandLine", "x")), job.spec());
    private int ticks;

    /** Would take minutes if each end looked at all tasks that wait, or at all that they wait for. */
    @Test
    void eachOfManyTasksGoesOnAfterAllBeforeItAndNotEarlier() {
        int count = 20_000;
        List<Task> tasks = new ArrayList<>();
        tasks.add(task("0"));
        for (int i = 1; i < count; i++) {
            Task task = task(String.valueOf(i));
            tasks.add(task);
            assertThat(job.dependencies().add(task, ranges(new Range(0, i - 1))))
                    .isTrue();
        }
        Task last = task("last");
        job.dependencies().add(last, ranges(new Range(0, count / 2), new Range(count / 3, count - 1)));

        for (int i = 0; i < count; i++) {
            List<Task> free = succeed(tasks.get(i));
            assertThat(free).containsExactly(i + 1 < count ? tasks.get(i + 1) : last);
        }
        assertThat(job.dependencies().isBlocked(last)).isFalse();
    }

    @Test
    void aTaskThatIsEndedWaitsForNothingMore() {
        Task parent = task("parent");
        Task child = task("child");
        job.dependencies().add(child, new TaskDependencies(List.of("parent", "PARENT"), List.of()));

        job.dependencies().remove(child);

        assertThat(job.dependencies().isBlocked(child)).isFalse();
        assertThat(succeed(parent)).isEmpty();
    }

    @Test
    void aTaskThatDependsOnItselfWaitsForever() {
        Task task = task("task");

        assertThat(job.dependencies().add(task, new TaskDependencies(List.of("task"), List.of())))
                .isTrue();
    }

    private Task task(String id) {
        Task task = new Task(job, spec.withId(id), next());
        job.tasks().add(task);
        return task;
    }

    private List<Task> succeed(Task task) {
        job.tasks().transition(task, task.status().completed(next(), TaskOutcome.exited(0)));
        return job.dependencies().satisfied(task);
    }

    private Instant next() {
        return START.plusMillis(ticks++);
    }

    private static TaskDependencies ranges(Range... ranges) {
        return new TaskDependencies(List.of(), List.of(ranges));
    }

    private static ObjectNode jobBody() {
        ObjectNode body = Json.object().put("id", "j").put("usesTaskDependencies", true);
        body.putObject("poolInfo").put("poolId", "p");
        return body;
    }
}
