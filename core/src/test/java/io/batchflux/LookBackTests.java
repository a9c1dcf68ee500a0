package io.batchflux;

import static io.batchflux.Rig.number;
import static io.batchflux.Rig.tasks;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.TaskQuery;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.TaskScript;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is listed again while tasks end all the time. */
class LookBackTests {

    private final Rig rig = new Rig().with(options -> options.withPollInterval(seconds(1)));

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    @Test
    void whatIsNewDoesNotWaitForWhatIsListedAgain() {
        Map<Integer, Duration> delays = delays(number -> Duration.ZERO);

        assertThat(delays)
                .hasSize(6000)
                .allSatisfy((number, delay) -> assertThat(delay).isLessThan(seconds(4)));
    }

    @Test
    void whatIsListedAMinuteLateIsFoundWithinTwoAlsoWhileVeryMuchEnds() {
        Map<Integer, Duration> delays = delays(number -> number % 100 == 0 ? seconds(55) : Duration.ZERO);

        assertThat(delays)
                .hasSize(6000)
                .allSatisfy((number, delay) -> assertThat(delay).isLessThan(seconds(number % 100 == 0 ? 120 : 4)));
    }

    /** Returns how long after its end each of 6,000 tasks was noticed, of which 62 end in a second, on 31 pages; one part has 20. */
    private Map<Integer, Duration> delays(Function<Integer, Duration> lag) {
        rig.service.latency(Duration.ofMillis(50)).pageSize(2);
        rig.service.tasks(task -> TaskScript.succeeds()
                .runningFor(Duration.ofMillis(16L * number(task)))
                .listedAfter(lag.apply(number(task))));
        Map<Integer, Duration> delays = new HashMap<>();
        rig.complete(rig.runner()
                .run(tasks(6000))
                .doOnNext(result -> delays.put(
                        result.item(),
                        Duration.between(
                                requireNonNull(result.execution().endTime()), Instant.EPOCH.plus(rig.now())))));
        return delays;
    }

    /** Tasks end all the time, and there are always some that are not seen yet. */
    @Test
    void noTaskIsTakenForMissingBecauseItsEndWasNotSeenYet() {
        rig.service.latency(Duration.ofMillis(500));
        rig.service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMillis(100L * number(task))));

        assertThat(rig.complete(rig.runner().run(tasks(3500)))).hasSize(3500);

        assertThat(rig.service.requests().of(BatchOperation.LIST_TASKS))
                .noneMatch(request -> ((TaskQuery) requireNonNull(request.argument())).state() == null);
    }

    @Test
    void aTaskThatSomebodyDeletesIsMissedAlsoWhileOthersEndAllTheTime() {
        rig.service.latency(Duration.ofMillis(500));
        rig.service.tasks(task -> TaskScript.succeeds()
                .runningFor(number(task) == 3300 ? Duration.ofHours(5) : Duration.ofMillis(200L * number(task))));
        Map<Integer, Duration> noticed = new HashMap<>();
        rig.subscribe(rig.runner().run(tasks(3300)).doOnNext(result -> noticed.put(result.item(), rig.now())));
        rig.advance(Duration.ofMinutes(1));

        rig.service.removeTask(rig.jobId(), "task-3300");
        rig.advance(Duration.ofMinutes(12));

        assertThat(noticed).containsKey(3300);
    }
}
