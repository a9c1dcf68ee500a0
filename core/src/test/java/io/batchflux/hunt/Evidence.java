package io.batchflux.hunt;

import io.batchflux.RunOptions;
import java.time.Duration;
import java.util.List;

/**
 * What a simulation has left behind when it was over.
 *
 * @param plan what was planned
 * @param options what the runner was told
 * @param ledger what happened
 * @param world the services, as they are at the end
 * @param visits what came of the callers
 * @param hanging the callers whose runs had not ended when they should have
 * @param closed whether the runner could be closed
 * @param timers how many timers the program has left
 * @param open how many requests it has left
 * @param steps how many steps it took
 * @param elapsed how long it lasted
 * @param moments what was counted
 */
record Evidence(
        Plan plan,
        RunOptions options,
        Ledger ledger,
        World world,
        List<Visit> visits,
        List<Integer> hanging,
        boolean closed,
        int timers,
        int open,
        long steps,
        Duration elapsed,
        Moments moments) {}
