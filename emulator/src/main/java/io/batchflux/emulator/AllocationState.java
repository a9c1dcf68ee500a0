package io.batchflux.emulator;

/** Whether the number of a pool's nodes is changing. */
enum AllocationState {
    STEADY("steady"),
    RESIZING("resizing"),
    STOPPING("stopping");

    private final String word;

    AllocationState(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
