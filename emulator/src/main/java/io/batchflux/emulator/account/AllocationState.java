package io.batchflux.emulator.account;

import java.util.Arrays;
import java.util.List;

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

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(AllocationState::word).toList();
    }
}
