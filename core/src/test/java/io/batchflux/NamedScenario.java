package io.batchflux;

import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.TaskScript;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
        return Flux.range(1, count).map(i -> Rig.task(i).withId("frame-" + i));
    }
}
