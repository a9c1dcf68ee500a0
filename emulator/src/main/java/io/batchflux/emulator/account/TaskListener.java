package io.batchflux.emulator.account;

/** A task listener hears what becomes of tasks, on the loop's thread. */
interface TaskListener {

    /** Hears that a task was completed. */
    void completed(Task task);

    /** Hears that a task of the job has left a node, was completed, or was deleted. */
    void changed(Job job);
}
