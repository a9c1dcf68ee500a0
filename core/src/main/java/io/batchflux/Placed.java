package io.batchflux;

/**
 * An item of a named run that has no result yet.
 *
 * @param <C> the type of the item
 */
final class Placed<C> {

    final long index;
    final ItemKey key;
    final String label;
    final TaskSpec<C> spec;
    /** How often it was added again for what befell it. */
    int readds;
    /** The number of the task in its job, from 1. */
    int attempt = 1;
    /** Whether the place that it has now is in the journal. */
    boolean recorded;

    Placed(long index, ItemKey key, String label, TaskSpec<C> spec) {
        this.index = index;
        this.key = key;
        this.label = label;
        this.spec = spec;
    }

    @Override
    public String toString() {
        return "item " + index + " (" + label + ")";
    }
}
