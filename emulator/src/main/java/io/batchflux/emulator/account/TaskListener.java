package io.batchflux.emulator.account;

/** Hears what becomes of tasks, on the loop's thread. */
interface TaskListener {

    /** A task was completed. */
    void completed(Task task);

    /** A task of the job has left a node, was completed, or was deleted. */
    void changed(Job job);
}
