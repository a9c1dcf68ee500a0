package io.batchflux.testing.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.BatchRunner;
import io.batchflux.RunOptions;
import io.batchflux.TaskFailedException;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.FakeBatchService;
import io.batchflux.testing.FakeBlobStore;
import io.batchflux.testing.TaskScript;
import io.batchflux.testing.example.Film.Frame;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The example of docs/testing.md. */
class FilmTests {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final FakeBlobStore store = FakeBlobStore.create(clock);
    private final FakeBatchService service = FakeBatchService.create(clock).store(store);
    private final BatchRunner batch =
            BatchRunner.create(service, store, clock, RunOptions.ofDefaults(FakeBatchService.POOL));

    @Test
    void aFrameTakesTwentyMinutes() {
        service.tasks(task -> TaskScript.succeeds().runningFor(Duration.ofMinutes(20)));

        StepVerifier.create(new Film(batch).render(240))
                .then(() -> clock.advanceTimeBy(Duration.ofMinutes(19)))
                .expectNoEvent(Duration.ZERO)
                .then(() -> clock.advanceTimeBy(Duration.ofMinutes(2)))
                .expectNextCount(240)
                .verifyComplete();
    }

    @Test
    void aFrameThatFailsIsRenderedSmaller() {
        service.tasks(task -> task.commandLine().contains("--frame 7 --size full")
                ? TaskScript.exits(9).saying("out of memory").runningFor(Duration.ofMinutes(5))
                : TaskScript.succeeds());

        StepVerifier.create(
                        new Film(batch).render(10).filter(frame -> frame.size().equals("half")))
                .then(() -> clock.advanceTimeBy(Duration.ofHours(1)))
                .expectNext(new Frame(7, "half"))
                .verifyComplete();
    }

    @Test
    void aFilmFailsWithAFrameThatFailsTwice() {
        service.tasks(task -> TaskScript.exits(9).saying("out of memory"));

        StepVerifier.create(new Film(batch).render(1))
                .then(() -> clock.advanceTimeBy(Duration.ofHours(1)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TaskFailedException.class)
                        .hasMessageContaining("out of memory"))
                .verify();
    }

    @Test
    void aServiceThatIsAwayForAMomentIsWaitedFor() {
        service.faults().on(BatchOperation.ADD_TASKS).calls(1, 3).fail(Errors.passing());

        StepVerifier.create(new Film(batch).render(10))
                .then(() -> clock.advanceTimeBy(Duration.ofHours(1)))
                .expectNextCount(10)
                .verifyComplete();
        assertThat(service.requests().count(BatchOperation.ADD_TASKS)).isGreaterThan(3);
        assertThat(service.requests().count(BatchOperation.CREATE_JOB)).isEqualTo(1);
    }

    @Test
    void whoeverLosesPatienceLeavesNothingRunning() {
        service.tasks(task -> TaskScript.staysActive());

        StepVerifier.create(new Film(batch).render(10).timeout(Duration.ofHours(8), clock))
                .then(() -> clock.advanceTimeBy(Duration.ofHours(9)))
                .verifyTimeout(Duration.ZERO);
    }

    @AfterEach
    void nothingIsLeft() {
        clock.advanceTimeBy(Duration.ofHours(1));
        assertThat(service.jobs()).isEmpty();
        assertThat(store.containers()).isEmpty();
    }
}
