package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.NamedRunOptions.OtherCode;
import io.batchflux.spi.JobSnapshot;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.InProcessNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** A run that was left in the midst is gone on with by a program with other code: each job has tasks of one code alone. */
class NamedOtherCodeTests {

    private final Rig rig = new Rig();
    private final List<String> begun = new ArrayList<>();

    private NamedRun named(String classPath, int inFlight) {
        rig.service.tasks(task -> {
            begun.add(task.id());
            return InProcessNode.of(rig.store)
                    .withCallsTaking(Duration.ofMinutes(1))
                    .run(task);
        });
        rig.with(options -> options.withConcurrency(concurrency -> concurrency.withMaxInFlight(inFlight))
                .withFunctions(functions -> functions
                        .withImage("image")
                        .withChunking(Chunking.none())
                        .withCode(Code.inImage(classPath))));
        return rig.runner().named("nightly");
    }

    private static NamedRun with(NamedRun named, OtherCode how) {
        return named.withOptions(options -> options.withOtherCode(how));
    }

    private List<String> commands(int job) {
        JobSnapshot found = rig.service.jobs().get(job);
        return rig.service.tasks(found.id()).stream()
                .map(TaskDefinition::commandLine)
                .toList();
    }

    private void assertEachJobHasItsCode() {
        assertThat(rig.service.jobs()).hasSize(2);
        assertThat(commands(0)).allMatch(command -> command.contains("/app/1"));
        assertThat(commands(1)).isNotEmpty().allMatch(command -> command.contains("/app/2"));
    }

    @ParameterizedTest
    @EnumSource(
            value = OtherCode.class,
            names = {"KEEP", "RECOMPUTE"})
    void nothingIsAddedToAJobWithOtherCodeThatIsStillOpen(OtherCode how) {
        TestSubscriber<Evaluation<Integer, Object>> first =
                rig.subscribe(named("/app/1", 3).sweep(ScriptedCalls::same, Flux.range(1, 10)));
        rig.advance(Duration.ofSeconds(150));
        first.cancel();
        rig.advance(Duration.ofSeconds(10));
        assertThat(commands(0)).hasSizeLessThan(10);

        assertThat(rig.complete(with(named("/app/2", 100), how).sweep(ScriptedCalls::same, Flux.range(1, 10))))
                .hasSize(10)
                .allMatch(Evaluation::isSuccess);

        assertEachJobHasItsCode();
        assertThat(begun).hasSize(how == OtherCode.KEEP ? 10 : commands(0).size() + 10);
        rig.assertNothingIsPending();
    }

    @ParameterizedTest
    @EnumSource(
            value = OtherCode.class,
            names = {"KEEP", "RECOMPUTE"})
    void whatWasPlannedForAJobWithOtherCodeIsNotAddedToIt(OtherCode how) {
        rig.service.faults().on(BatchOperation.ADD_TASKS).neverAnswer();
        TestSubscriber<Evaluation<Integer, Object>> first =
                rig.subscribe(named("/app/1", 3).sweep(ScriptedCalls::same, Flux.range(1, 3)));
        rig.advance(Duration.ofSeconds(10));
        first.cancel();
        rig.advance(Duration.ofMinutes(3));
        rig.service.faults().clear();

        // More than have room: those that were planned wait for the end of the first job, and for nothing else.
        assertThat(rig.complete(with(named("/app/2", 3), how)
                        .sweep(ScriptedCalls::same, Flux.just(4, 1, 2, 3, 5, 6, 7, 8, 9, 10))))
                .hasSize(10)
                .allMatch(Evaluation::isSuccess);

        assertEachJobHasItsCode();
        assertThat(begun).hasSize(10);
        rig.assertNothingIsPending();
    }
}
