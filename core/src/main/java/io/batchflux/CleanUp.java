package io.batchflux;

/**
 * A clean-up policy says what becomes of a run's job and blobs when the run ends, in whichever way: success, error or cancel.
 *
 * <p>Whatever the policy, the job never stays active: a run that keeps its job terminates it. And the blobs stay, and the
 * {@link RunListener#onLeftBehind listener is told} where, if results are among them that were not handed over: they could not
 * be fetched, or the run failed before. What a caller who cancels has not taken is deleted.
 */
public enum CleanUp {
    /** The job and the blobs are deleted. */
    ALWAYS,
    /** They are deleted if every task succeeded, and kept for inspection otherwise. */
    ON_SUCCESS,
    /** They are kept. */
    NEVER
}
