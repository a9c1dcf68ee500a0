package io.batchflux.emulator.node;

/** What runs tasks: real processes, or something that stands for them. */
public interface TaskRuntime extends AutoCloseable {

    /** Starts a try of a task at once; never waits and never fails, since a failure is an outcome. */
    TaskRun start(TaskLaunch launch);

    /** Whether tasks have directories with files in them. */
    boolean keepsFiles();

    /** Ends everything that still runs and waits until it is gone. */
    @Override
    void close();
}
