package io.batchflux.emulator.account;

/** An allocation state says whether the number of a pool's nodes is changing. */
public enum AllocationState {
    STEADY("steady"),
    RESIZING("resizing"),
    STOPPING("stopping");

    private final String word;

    AllocationState(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
