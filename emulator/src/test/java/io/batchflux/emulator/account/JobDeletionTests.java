package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.node.Disk;
import io.batchflux.emulator.wire.Json;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class JobDeletionTests {

    private final Queue<Runnable> disk = new ArrayDeque<>();
    private final AccountOnVirtualTime account =
            new AccountOnVirtualTime(PoolOptions.of("pool"), new Disk(Schedulers.fromExecutor(disk::add)));

    /** A second deletion would meet the files of the next job with this id. */
    @Test
    void theFilesOfAJobAreDeletedOnce() {
        Job job = account.job("job", "pool", Json.object());
        account.lifecycles.jobs().delete(job, true);
        account.time.advanceTimeBy(Duration.ofMillis(1));

        account.lifecycles.jobs().settle(job);

        assertThat(disk).hasSize(1);
        disk.remove().run();
        account.time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(account.job("job", "pool", Json.object()).state()).isEqualTo(JobState.ACTIVE);
        assertThat(disk).isEmpty();
    }

    /** A node remembers the tasks that it had lately, each of which knows its job. */
    @Test
    void whatANodeRemembersKeepsNoOtherTaskOfADeletedJob() {
        Job job = account.job("job", "pool", Json.object());
        Task first = account.task(job, "first");
        Task last = account.task(job, "last");

        account.time.advanceTimeBy(Duration.ofHours(3));
        account.lifecycles.jobs().delete(job, true);
        account.time.advanceTimeBy(Duration.ofMillis(1));
        disk.remove().run();
        account.time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(account.node("pool").recentTasks()).contains(last);
        assertThat(last.job().tasks().byId()).isEmpty();
        assertThat(job.tasks().byTime()).isEmpty();
        assertThat(job.tasks().in(TaskState.COMPLETED)).isEmpty();
        assertThat(first.isListed()).isFalse();
    }
}
