package io.batchflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batchflux.testing.BlobOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** Callers of a named run who give nothing, break off, look on, or call it what nobody would. */
class NamedHostileTests extends NamedScenario {

    NamedHostileTests() {
        super(task -> TaskScript.succeeds().runningFor(Duration.ofSeconds(Rig.number(task))));
    }

    private void assertGoesOn(int count) {
        assertThat(rig.complete(named().run(tasks(count))))
                .hasSize(count)
                .allMatch(TaskResult::isSuccess)
                .extracting(TaskResult::item)
                .doesNotHaveDuplicates();
        assertThat(run).hasSize(count);
        rig.assertNothingIsPending();
    }

    @Test
    void noItemsAreARunWithoutAJob() {
        assertThat(rig.complete(named().run(Flux.<TaskSpec<Integer>>empty()))).isEmpty();
        assertThat(rig.service.jobs()).isEmpty();
        assertThat(rig.complete(named().status()))
                .singleElement()
                .satisfies(status -> assertThat(status.known()).isZero());

        assertGoesOn(3);

        assertThat(rig.complete(named().run(Flux.<TaskSpec<Integer>>empty()))).isEmpty();
        assertThat(rig.complete(named().status()).get(0).recorded()).isEqualTo(3);
    }

    @Test
    void aSourceThatFailsHalfwayEndsTheCallAndTheNextOneGoesOn() {
        Flux<TaskSpec<Integer>> failing = tasks(50).concatWith(Flux.error(new IllegalStateException("no more")));

        assertThat(rig.fail(named().run(failing))).hasMessageContaining("no more");

        assertGoesOn(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 99})
    void whoTakesTheFirstOnlyLeavesTheOthersForTheNextCall(int first) {
        assertThat(rig.complete(named().run(tasks(100)).take(first))).hasSize(first);

        assertGoesOn(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b\\c?d=e&f#g",
                "..",
                "name with blanks and\na second line",
                "idPrefix=x\nrun=y",
                "晩の計算 🌙",
                "%00%0a",
                "UPPER and lower"
            })
    void aNameMayBeAnyText(String name) {
        NamedRun odd = rig.runner().named(name);
        assertThat(rig.complete(odd.run(tasks(2)))).hasSize(2);

        assertThat(rig.complete(rig.runner().named(name).run(tasks(3)))).hasSize(3);
        assertThat(rig.complete(rig.runner()
                                .named(name.toLowerCase(Locale.ROOT) + " ")
                                .status())
                        .get(0)
                        .known())
                .isZero();
        assertThat(rig.complete(odd.status()).get(0).name()).isEqualTo(name);
        assertThat(run).hasSize(3);
        rig.complete(odd.forget());
        assertThat(rig.store.containers()).containsExactly(NameLock.CONTAINER);
    }

    @Test
    void namesThatAreTooLongAreRefused() {
        assertThat(rig.complete(rig.runner().named("x".repeat(200)).run(tasks(1))))
                .hasSize(1);
        assertThatThrownBy(() -> rig.runner().named("x".repeat(201)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 200 characters");
    }

    @Test
    void aRunWhoseProgramEndsAtAnyOfItsFirstRequestsIsLookedAtAndGoneOnWith() {
        rig.store.latency(Duration.ofMillis(10));
        for (int requests = 1; requests < 20; requests++) {
            NamedRun begun = rig.runner().named("killed-" + requests);
            int before = rig.store.requests().count();
            TestSubscriber<TaskResult<Integer>> first = rig.subscribe(begun.run(tasks(2)));
            while (rig.store.requests().count() < before + requests) {
                rig.advance(Duration.ofMillis(1));
            }
            rig.store.faults().on(BlobOperation.CREATE_CONTAINER).fail(Errors::passing);
            first.cancel();
            rig.advance(Duration.ofMinutes(20));
            rig.store.faults().clear();

            assertThat(rig.complete(begun.status()).get(0).recorded()).isLessThanOrEqualTo(2);
            assertThat(rig.complete(begun.results()).size()).isLessThanOrEqualTo(2);
            assertThat(rig.complete(begun.run(tasks(2))))
                    .as("after " + requests)
                    .hasSize(2);
        }
        rig.assertNothingIsPending();
    }

    /** Goes on for so many tenths of a second, and looks on twice a second. */
    private List<TestSubscriber<?>> lookOn(int tenths) {
        List<TestSubscriber<?>> lookers = new ArrayList<>();
        for (int tenth = 0; tenth < tenths; tenth++) {
            rig.advance(Duration.ofMillis(100));
            if (tenth % 5 == 0) {
                lookers.add(rig.subscribe(named().status()));
                lookers.add(rig.subscribe(named().results()));
            }
        }
        return lookers;
    }

    @Test
    void whoLooksOnWhileARunGoesOnIsTakenOverAndForgottenSeesWhatIsRecorded() {
        rig.store.latency(Duration.ofMillis(100));
        rig.service.latency(Duration.ofMillis(100));
        NamedRun eager = named().withOptions(options -> options.withTakeOver(true));

        TestSubscriber<TaskResult<Integer>> first = rig.subscribe(named().run(tasks(60)));
        List<TestSubscriber<?>> lookers = lookOn(200);
        TestSubscriber<TaskResult<Integer>> second = rig.subscribe(eager.run(tasks(60)));
        lookers.addAll(lookOn(250));
        TestSubscriber<Void> forgetting = rig.subscribe(eager.forget());
        lookers.addAll(lookOn(150));
        rig.advance(Duration.ofMinutes(5));

        assertThat(first.expectTerminalError()).isInstanceOf(NamedRunException.class);
        assertThat(second.expectTerminalError()).isInstanceOf(NamedRunException.class);
        assertThat(forgetting.isTerminatedComplete()).isTrue();
        assertThat(lookers).allMatch(TestSubscriber::isTerminated);
        assertThat(lookers)
                .filteredOn(TestSubscriber::isTerminatedError)
                .hasSizeLessThan(10)
                .extracting(TestSubscriber::expectTerminalError)
                .allSatisfy(error ->
                        assertThat(((NamedRunException) error).reason()).isEqualTo(NamedRunException.Reason.FORGOTTEN));
        rig.assertNothingIsPending();
        assertThat(rig.store.containers()).containsExactly(NameLock.CONTAINER);
    }
}
