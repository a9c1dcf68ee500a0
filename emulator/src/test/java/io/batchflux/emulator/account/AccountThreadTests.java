package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The account's state belongs to one thread; here it is that of the test. */
class AccountThreadTests {

    private final AccountOnVirtualTime emulated = new AccountOnVirtualTime(PoolOptions.of("pool"));

    @Test
    void theJobsAndPoolsAreSeenOnTheLoopsThreadOnly() {
        isRefusedElsewhere(emulated.account::jobs);
        isRefusedElsewhere(emulated.account::pools);
    }

    @Test
    void whatAJobIsCanBeAskedOnEveryThread() {
        Job job = emulated.job("job", "pool", Json.object());

        assertThat(CompletableFuture.supplyAsync(() -> emulated.account.jobSpec("JOB")))
                .succeedsWithin(Duration.ofSeconds(20))
                .isSameAs(job.spec());
    }

    @Test
    void aTaskChangesItsStateOnTheLoopsThreadOnly() {
        Job job = emulated.job("job", "pool", Json.object());
        Task task = emulated.task(job, "task");

        isRefusedElsewhere(() -> job.tasks().transition(task, task.status()));
        isRefusedElsewhere(() -> job.tasks().remove(task));
        isRefusedElsewhere(() -> job.tasks().add(task));
    }

    @Test
    void theSlotsOfANodeAreTakenAndGivenOnTheLoopsThreadOnly() {
        Node node = emulated.node("pool");
        Instant now = emulated.loop.now();

        isRefusedElsewhere(() -> node.take(1, now));
        isRefusedElsewhere(() -> node.give(1, now));
    }

    /** Elsewhere first, where it must have no effect. */
    private static void isRefusedElsewhere(Runnable change) {
        assertThat(CompletableFuture.runAsync(change, work -> new Thread(work, "elsewhere").start()))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("was touched on elsewhere");
        assertThatCode(change::run).doesNotThrowAnyException();
    }
}
