package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.testing.TaskScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

class InOrderTests {

    private final Rig rig =
            new Rig().with(options -> options.withInOrder(true).withPollInterval(Duration.ofSeconds(1)));

    @Test
    void resultsComeInTheOrderOfTheirTasksWhicheverEndsFirst() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(500 - number(task))));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(300)));

        assertThat(results)
                .extracting(TaskResult::item)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 300).boxed().toList());
        rig.assertNothingIsLeft();
    }

    @Test
    void aTaskThatIsNeverAddedHasItsPlaceToo() {
        Flux<TaskSpec<Integer>> tasks = tasks(3).map(task ->
                task.item() == 2 ? task.withInput(Input.file("in", Path.of("no", "such", "file"))) : task);

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks));

        assertThat(results).extracting(TaskResult::item).containsExactly(1, 2, 3);
        assertThat(results).extracting(TaskResult::isSuccess).containsExactly(true, false, true);
    }

    @Test
    void aResultThatWaitsForOthersKeepsItsPlaceInFlight() {
        rig.with(options -> options.withConcurrency(options.concurrency().withMaxInFlight(10)));
        rig.service.tasks(task ->
                number(task) == 1 ? TaskScript.succeeds().runningFor(Duration.ofMinutes(5)) : TaskScript.succeeds());
        AtomicInteger requested = new AtomicInteger();

        TestSubscriber<TaskResult<Integer>> subscriber =
                rig.subscribe(rig.runner().run(tasks(100).doOnNext(task -> requested.incrementAndGet())));
        rig.advance(Duration.ofMinutes(4));

        assertThat(subscriber.getReceivedOnNext()).isEmpty();
        assertThat(requested).hasValueLessThanOrEqualTo(11);
        rig.advance(Duration.ofHours(1));
        assertThat(subscriber.getReceivedOnNext()).hasSize(100);
    }
}
