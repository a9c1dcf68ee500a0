package io.batchflux.benchmarks;

/** One way to run tasks on Azure Batch. */
interface Mode {

    /** Returns the mode's name on the command line and in the report. */
    String name();

    /** Returns how many tasks it is given at most. */
    int mostTasks();

    /** Returns whether what the heap holds for a task is due to the mode, and not to how it is modelled here. */
    default boolean isHeapItsOwn() {
        return true;
    }

    /** Returns whether it is carried out only if there is a storage account, and then asked for. */
    default boolean needsStorage() {
        return false;
    }

    /** Starts whatever threads and connections it needs; its requests are counted by {@code traffic}. */
    Session connect(Account account, Traffic traffic);
}
