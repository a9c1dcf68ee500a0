package io.batchflux;

import java.time.Duration;

/**
 * How far a run is, at one moment.
 *
 * @param queued tasks that wait for a node
 * @param running tasks on a node
 * @param succeeded tasks that ended well
 * @param failed tasks that ended badly, or could not be added
 * @param elapsed since the run was subscribed to
 */
public record RunProgress(int queued, int running, int succeeded, int failed, Duration elapsed) {

    /** Returns how many tasks have ended. */
    public int done() {
        return succeeded + failed;
    }
}
