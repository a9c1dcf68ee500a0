package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.seconds;
import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.TaskQuery;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked for in a listing, and how what it shows late is found all the same. */
class WatchJobListingsTests {

    private final Rig rig = new Rig();
    private final Polls polls = new Polls(rig);

    @Test
    void onlyWhatHasChangedSinceTheLastPollIsAskedForByTheServersClock() {
        Duration skew = Duration.ofHours(3);
        rig.service.clockSkew(skew);
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(25)));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(100)));

        assertThat(results).hasSize(100);
        assertThat(polls.queries().get(0).changedSince()).isNull();
        Instant overlap = Instant.EPOCH.plus(skew).minusSeconds(5);
        assertThat(polls.queries().subList(1, 4))
                .extracting(TaskQuery::changedSince)
                .containsExactly(overlap, overlap.plusSeconds(10), overlap.plusSeconds(20));
    }

    @Test
    void whatIsListedLateIsFoundByTheOverlap() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(8)).listedAfter(seconds(4)));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(100)));

        assertThat(results).hasSize(100);
        assertThat(polls.times()).containsExactly(seconds(0), seconds(10), seconds(20));
    }

    @Test
    void whatIsListedLaterStillIsFoundByLookingBackEveryMinuteWhileResultsCome() {
        rig.service.tasks(task -> number(task) == 1
                ? TaskScript.succeeds().listedAfter(seconds(45))
                : TaskScript.succeeds().runningFor(seconds(number(task))));
        Map<Integer, Duration> emitted = new HashMap<>();

        rig.complete(rig.runner().run(tasks(100)).doOnNext(result -> emitted.put(result.item(), rig.now())));

        assertThat(emitted).hasSize(100);
        assertThat(emitted.get(1)).isEqualTo(seconds(70));
    }

    @Test
    void whatIsListedVeryLateIsFoundWhenNothingElseEndsForAMinute() {
        rig.service.tasks(task -> TaskScript.succeeds().listedAfter(Duration.ofMinutes(3)));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(100)));

        assertThat(results).hasSize(100).allMatch(TaskResult::isSuccess);
        assertThat(polls.queries())
                .filteredOn(query -> query.changedSince() == null)
                .hasSize(4);
    }

    @Test
    void whatIsNotListedTenMinutesAfterItsJobWasEndedByItsTasksIsLost() {
        rig.service.tasks(task -> TaskScript.succeeds().listedAfter(Duration.ofHours(2)));

        List<TaskResult<Integer>> results = rig.complete(rig.runner().run(tasks(1)));

        assertThat(results)
                .singleElement()
                .satisfies(result -> assertThat(
                                ((TaskResult.Failed<Integer>) result).failure().message())
                        .isEqualTo("its job ended before it did: AllTasksComplete"));
    }

    @Test
    void aTaskThatIsListedTwiceHasOneResult() {
        rig.service.tasks(task -> number(task) == 1
                ? TaskScript.succeeds()
                : TaskScript.succeeds().runningFor(seconds(40)));

        assertThat(rig.complete(rig.runner().run(tasks(2)))).hasSize(2);
    }

    @Test
    void allTasksAreListedEveryFiveMinutesAtMost() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofHours(3)));
        rig.with(options -> options.withTasks(options.tasks().withTimeLimit(Duration.ofHours(4))));

        rig.complete(rig.runner().run(tasks(3)));

        assertThat(polls.queries()).filteredOn(query -> query.state() == null).hasSizeBetween(30, 36);
    }

    @Test
    void allPagesAreRead() {
        rig.service.pageSize(10);

        assertThat(rig.complete(rig.runner().run(tasks(100)))).hasSize(100);

        assertThat(polls.queries())
                .filteredOn(query -> query.continuation() != null)
                .hasSizeBetween(9, 30);
    }

    @Test
    void thousandsOfPagesAreReadWithoutRecursion() {
        rig.service.pageSize(1);
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(5)));

        assertThat(rig.complete(rig.runner().run(tasks(8000)))).hasSize(8000);
    }

    @Test
    void whatTakesManyPagesIsListedInPartsSideBySide() {
        rig.with(options -> options.withPollInterval(seconds(1)));
        rig.service.latency(Duration.ofMillis(50)).pageSize(10);
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMillis(5L * number(task))));
        Map<Integer, Duration> noticed = new HashMap<>();

        rig.complete(rig.runner().run(tasks(4000)).doOnNext(result -> noticed.put(result.item(), rig.now())));

        assertThat(noticed).hasSize(4000);
        assertThat(rig.service.requests().mostOpen(BatchOperation.LIST_TASKS)).isEqualTo(8);
        assertThat(polls.queries())
                .anySatisfy(query -> assertThat(query.changedBefore()).isNotNull());
        // One after the other, the pages of a poll (200 a second, and the 1,000 of the overlap) take 6 s.
        assertThat(noticed)
                .allSatisfy((number, at) -> assertThat(at)
                        .isLessThan(seconds(number <= 2000 ? 12 : 2.5).plus(Duration.ofMillis(5L * number))));
    }

    @Test
    void whatTakesOnePageIsOneRequest() {
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(seconds(number(task))));

        rig.complete(rig.runner().run(tasks(100)));

        assertThat(polls.queries())
                .hasSize(11)
                .allSatisfy(query -> assertThat(query.changedBefore()).isNull());
    }
}
