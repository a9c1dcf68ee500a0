package io.batchflux;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a run had made at a service was not cleaned up, and is still there, as far as we know: it could not be, or it is
 * a container with results that were not handed over.
 */
public final class LeftBehind extends EventValue<LeftBehind> implements RunEvent {

    private static final Shape<LeftBehind> SHAPE = new Shape<>(EVENT, LeftBehind::new);
    private static final Attribute<Remnant> REMNANT = SHAPE.attribute("remnant");
    private static final Attribute<String> NAME = SHAPE.attribute("name");
    private static final Attribute<Disposal> WANTED = SHAPE.attribute("wanted");
    private static final Attribute<Throwable> ERROR = SHAPE.attribute("error");
    private static final Attribute<List<String>> TASKS =
            SHAPE.<List<String>>attribute("tasks", List.of()).checkedBy((name, tasks) -> List.copyOf(tasks));

    private static final int NAMED = 5;

    private LeftBehind(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns that something should have been deleted or terminated, and was not for this reason. */
    public static LeftBehind of(
            RunInfo run, Instant time, Remnant remnant, String name, Disposal wanted, Throwable error) {
        return SHAPE.of(run, time, remnant, name, wanted, error);
    }

    /** Returns what sort of thing it is. */
    public Remnant remnant() {
        return get(REMNANT);
    }

    /** Returns the id of the job or task, or the name of the container. */
    public String name() {
        return get(NAME);
    }

    /** Returns what should have become of it. */
    public Disposal wanted() {
        return get(WANTED);
    }

    /** Returns why it did not. */
    public Throwable error() {
        return get(ERROR);
    }

    /**
     * Returns the ids of tasks whose results are in the container and were not handed over, a few of them if there are
     * many; empty if it stays for another reason.
     */
    public List<String> tasks() {
        return get(TASKS);
    }

    /** Returns a copy with this list of tasks whose results are there. */
    public LeftBehind withTasks(List<String> tasks) {
        return with(TASKS, tasks);
    }

    /** Returns what was not done, in a sentence, such as "job j could not be deleted". */
    public String message() {
        String what = remnant() + " " + name() + (remnant() == Remnant.TASK ? " of job " + run().jobId() : "");
        if (tasks().isEmpty()) {
            return what + " could not be " + wanted();
        }
        return what + " was not " + wanted() + ": it has results that were not handed over, of " + few(tasks());
    }

    /** Returns these tasks in words, a few of them if there are many. */
    static String few(List<String> tasks) {
        return "task " + String.join(", ", tasks.subList(0, Math.min(NAMED, tasks.size())))
                + (tasks.size() > NAMED ? " and others" : "");
    }

    @Override
    public void tell(RunListener listener) {
        listener.onLeftBehind(this);
    }
}
