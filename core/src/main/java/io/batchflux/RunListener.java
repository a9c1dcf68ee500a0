package io.batchflux;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Is told what runs do besides emitting results: one method for each kind of {@link RunEvent}, which does nothing unless
 * overridden.
 *
 * <p>{@link #onRunBegun} comes first and {@link #onRunEnded} last, once each, also if the run fails or is cancelled. Later
 * there may only be something about outputs that are downloaded then, or about a task whose caller cancelled at the very end.
 * {@link RunEvent#run} says which run it is: a listener may listen to several.
 *
 * <p>The methods are called where the thing happens, at once: mostly on the runner's event loop; the begin of a run on the
 * thread that subscribes; what a cancel brings about, or becomes of an upload, also on the thread of the cancel or the content.
 * So a listener is thread-safe and quick.
 *
 * <p>No listener can break a run, or slow it. What a method throws reaches neither the run nor other listeners. A listener
 * that has taken more than 250 ms of a run, and more than 2 % of the time since that began, is told of the rest of it in the
 * same order on a daemon thread that nobody waits for; should 100 000 events wait for it there, it is not told of others
 * meanwhile but for {@link RunEnded} and {@link LeftBehind}. Each of these is logged once for each listener.
 *
 * <p>A listener that is given to a connection's runner is told of all its runs; one for a single run is added by
 * {@code runner.withOptions(options -> options.withAddedListener(listener))}. See {@link RunOptions#withAddedListener}.
 */
public interface RunListener {

    /**
     * Nobody listens: no event is made, and the service is not asked for task counts. Every other listener, also one that
     * overrides nothing, costs both.
     */
    RunListener NONE = new RunListener() {};

    /** Returns a listener that tells all of these, in this order; {@link #NONE} if there are none. */
    static RunListener of(RunListener... listeners) {
        return CombinedListener.of(List.of(listeners));
    }

    /** Returns a listener that tells this one first and then the other. */
    default RunListener and(RunListener other) {
        return of(this, requireNonNull(other, "other must not be null"));
    }

    /**
     * Called with every event; gives it to the method of its kind.
     *
     * <p>Whoever wants all events overrides this one. Without a call of it in the override, no other method is called.
     */
    default void onEvent(RunEvent event) {
        event.tell(this);
    }

    /** Called when a run has been subscribed to, before anything else. */
    default void onRunBegun(RunBegun event) {}

    /** Called when a run has ended and was cleaned up, or could not be; the subscriber is told next. */
    default void onRunEnded(RunEnded event) {}

    /** Called when a task's inputs have been uploaded. */
    default void onTaskStaged(TaskStaged event) {}

    /** Called when the service has accepted a task. */
    default void onTaskAdded(TaskAdded event) {}

    /** Called when a task has ended and its result is there. */
    default void onTaskEnded(TaskEnded event) {}

    /** Called when a task has left its run for another try, as another task in another job of the run. */
    default void onTaskReadded(TaskReadded event) {}

    /** Called before a request that failed is sent again. */
    default void onStageRetried(StageRetried event) {}

    /** Called when a quota of the account is used up and a stage waits for it. */
    default void onQuotaWait(QuotaWait event) {}

    /** Called when a request has been answered, or was given up; each attempt is a request. */
    default void onRequestDone(RequestDone event) {}

    /** Called after each poll of a job. */
    default void onJobPolled(JobPolled event) {}

    /** Called once for a job if some nodes could not be prepared for it, and others could. */
    default void onPreparationFailed(PreparationFailed event) {}

    /** Called when it is known why tasks wait and none starts, when that has changed, and when it is over. */
    default void onTasksWait(TasksWait event) {}

    /** Called when something at a service has been cleaned up, or was kept as the {@link CleanUp} policy says. */
    default void onCleanedUp(CleanedUp event) {}

    /**
     * Called when something could not be cleaned up, or is a container that stays since it has results that were not handed
     * over. The run's results are not affected.
     */
    default void onLeftBehind(LeftBehind event) {}
}
