package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.NamedRunException.Reason;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.TaskScript;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/** A named run on the fakes, of which it is known which tasks have run. */
abstract class NamedScenario {

    final Rig rig = new Rig();
    /** The command lines of the tasks that were begun, each as often as that. */
    final List<String> run = new ArrayList<>();

    NamedScenario(Function<TaskDefinition, TaskScript> tasks) {
        rig.service.tasks(task -> {
            run.add(task.commandLine());
            return tasks.apply(task);
        });
    }

    NamedRun named() {
        return rig.runner().named("nightly");
    }

    static Flux<TaskSpec<Integer>> tasks(int count) {
        return tasks(1, count);
    }

    static Flux<TaskSpec<Integer>> tasks(int from, int to) {
        return Flux.range(from, to - from + 1).map(i -> Rig.task(i).withId("frame-" + i));
    }

    static Integer[] numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toArray(Integer[]::new);
    }

    static Reason reason(Throwable error) {
        assertThat(error).isInstanceOf(NamedRunException.class);
        return ((NamedRunException) error).reason();
    }
}
