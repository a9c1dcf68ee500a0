package io.batchflux.emulator.account;

import java.time.Duration;

/**
 * A drain waits for the tasks to leave a node, and goes on then.
 *
 * @param option what becomes of the tasks
 * @param before what the node was before, for the case that it is to stay after all
 * @param then what comes next
 */
record NodeDrain(Deallocation option, NodeState before, Runnable then) {

    /** Returns how long the files of completed tasks keep the node, once its last task has left. */
    Duration wait(Duration retained) {
        return option == Deallocation.RETAINED_DATA ? retained : Duration.ZERO;
    }
}
