package io.batchflux.hunt;

import io.batchflux.hunt.Trouble.Fate;
import io.batchflux.hunt.Trouble.Service;
import io.batchflux.hunt.Trouble.Symptom;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.BlobOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Chooses what goes wrong. */
final class TroublePlanner {

    private final Dice dice;
    private final int items;

    TroublePlanner(Dice dice, int items) {
        this.dice = dice;
        this.items = items;
    }

    List<Trouble> troubles(boolean overload) {
        List<Trouble> troubles = new ArrayList<>();
        if (overload) {
            troubles.add(new Trouble.Limit(
                    Service.BATCH, dice.magnitude(5, 30), dice.percent(70) ? null : dice.seconds(1, 5)));
        } else if (dice.percent(25)) {
            return troubles;
        }
        for (int left = dice.magnitude(1, 4); left > 0; left--) {
            troubles.add(trouble());
        }
        return troubles;
    }

    /** Looks at what running tasks have printed that are answered when their tasks have ended, or while that is collected. */
    List<Trouble> slowLooks() {
        List<Trouble> slow = new ArrayList<>();
        int longest = dice.magnitude(1_000, 50_000);
        for (int look = dice.magnitude(1, 60); look > 0; look--) {
            slow.add(slow(BatchOperation.READ_TASK_FILE, look, dice.millis(100, longest)));
        }
        for (int outcome = dice.percent(50) ? 0 : dice.magnitude(1, 60); outcome > 0; outcome--) {
            slow.add(slow(BlobOperation.GET, outcome, dice.millis(100, longest)));
        }
        return slow;
    }

    private static Trouble slow(Enum<?> operation, int count, Duration delay) {
        return new Trouble.Request(operation, count, Fate.SLOW, Symptom.BUSY, delay);
    }

    private Trouble trouble() {
        int kind = dice.between(0, 99);
        if (kind < 47 || items == 0) {
            return request();
        } else if (kind < 50) {
            return new Trouble.Full(
                    dice.oneOf(Symptom.values()),
                    dice.percent(30) ? Duration.ZERO : dice.millis(100, 300_000),
                    dice.seconds(5, 1800));
        } else if (kind < 65) {
            return new Trouble.Outage(
                    dice.oneOf(Service.values()),
                    dice.oneOf(Symptom.values()),
                    dice.percent(40) ? Duration.ZERO : dice.millis(1, 300_000),
                    dice.seconds(5, 720));
        } else if (kind < 70) {
            return new Trouble.Limit(
                    dice.oneOf(Service.values()),
                    dice.magnitude(5, 100),
                    dice.percent(50) ? null : dice.seconds(1, 10));
        } else if (kind < 73) {
            return new Trouble.SlowLine(dice.oneOf(125_000, 1_250_000));
        } else if (kind < 79) {
            return new Trouble.Forgotten(dice.between(0, items - 1), dice.seconds(1, 300));
        } else if (kind < 85) {
            return new Trouble.Poison(
                    dice.between(0, items - 1),
                    dice.percent(50),
                    dice.oneOf(Symptom.BROKEN, Symptom.BUSY, Symptom.RESET));
        } else if (kind < 91) {
            return new Trouble.Preemption(dice.millis(1, 300_000), dice.seconds(1, 120));
        } else if (kind < 96) {
            return new Trouble.ListedLate(dice.between(0, items - 1), dice.seconds(1, 300));
        } else if (kind == 96) {
            return new Trouble.Sleep(dice.millis(1, 300_000), dice.seconds(10, 40_000));
        } else if (kind == 97) {
            return new Trouble.JobGone(dice.millis(1, 300_000), dice.percent(50));
        } else if (kind == 98) {
            return dice.percent(50)
                    ? new Trouble.PoolGone(dice.millis(1, 300_000))
                    : new Trouble.ContainersGone(dice.millis(1, 300_000));
        }
        return new Trouble.NoPool();
    }

    private Trouble request() {
        Enum<?> operation = dice.percent(60) ? dice.oneOf(BatchOperation.values()) : dice.oneOf(BlobOperation.values());
        Fate fate = operation == BlobOperation.GET || operation == BlobOperation.LIST
                ? dice.oneOf(Fate.REFUSED, Fate.SLOW, Fate.TRUNCATED)
                : dice.oneOf(Fate.REFUSED, Fate.LOST, Fate.LOST, Fate.LATE, Fate.SLOW);
        return new Trouble.Request(
                operation,
                dice.percent(60) ? 1 : dice.magnitude(1, 40),
                fate,
                dice.oneOf(Symptom.values()),
                dice.millis(10, 120_000));
    }
}
