package io.batchflux.emulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.node.Disk;
import io.batchflux.emulator.state.Entry;
import io.batchflux.emulator.state.StateDirectory;
import io.batchflux.emulator.wire.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** What an account writes down of changes that follow on one another without a pause. */
class LedgerTests {

    @TempDir
    private Path temporary;

    private final Queue<Runnable> disk = new ArrayDeque<>();
    private final AccountOnVirtualTime account =
            new AccountOnVirtualTime(PoolOptions.of("pool"), new Disk(Schedulers.fromExecutor(disk::add)));

    @Test
    void aJobThatTakesTheIdOfADeletedOneAtOnceDoesNotGetItsTasks() throws IOException {
        try (StateDirectory state = StateDirectory.open(temporary.resolve("state"))) {
            Ledger ledger = new Ledger(account.loop, account.account, state.log(), Path.of("simulated"));
            ledger.beginAnew(new Entry("root", new byte[0]));
            Job first = account.job("job", "pool", Json.object());
            account.task(first, "old");
            account.time.advanceTimeBy(Duration.ofHours(2));
            account.lifecycles.jobs().delete(first, true);
            pass();
            account.loop.execute(() -> {
                disk.remove().run();
                // It comes between the end of the deletion and the end of what is done at once.
                account.loop.execute(() -> account.task(account.job("job", "pool", Json.object()), "new"));
            });
            pass();
            ledger.end();
        }

        assertThat(written()).contains("job job", "task job new").doesNotContain("task job old", "run job old");
    }

    private List<String> written() throws IOException {
        List<String> keys = new ArrayList<>();
        try (StateDirectory state = StateDirectory.open(temporary.resolve("state"))) {
            state.log().read(entry -> keys.add(entry.key()));
        }
        return keys;
    }

    private void pass() {
        account.time.advanceTimeBy(Duration.ofMillis(1));
    }
}
