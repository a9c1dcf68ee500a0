package io.batchflux.emulator.account;

import io.batchflux.emulator.wire.JsonBody;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A deallocation says what becomes of the tasks on a node that leaves its pool, or is taken out of service for a while.
 */
public enum Deallocation {
    REQUEUE("requeue"),
    TERMINATE("terminate"),
    TASK_COMPLETION("taskcompletion"),
    RETAINED_DATA("retaineddata");

    private final String word;

    Deallocation(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** Returns whether running tasks are ended, rather than waited for. */
    boolean endsTasks() {
        return this == REQUEUE || this == TERMINATE;
    }

    /** Reads the choice in a member of a request; without one it is requeue. */
    public static Deallocation of(JsonBody body, String member) {
        return ofWord(body.choice(member, REQUEUE.word, "requeue", "terminate", "taskcompletion", "retaineddata"));
    }

    /** Reads the choice in a member of a request that does not offer to wait for retained data. */
    public static Deallocation ofSchedulingOption(JsonBody body, String member) {
        return ofWord(body.choice(member, REQUEUE.word, "requeue", "terminate", "taskcompletion"));
    }

    /** Returns the words of all choices. */
    static Set<String> words() {
        return Arrays.stream(values()).map(Deallocation::word).collect(Collectors.toUnmodifiableSet());
    }

    static Deallocation ofWord(String word) {
        for (Deallocation option : values()) {
            if (option.word.equals(word)) {
                return option;
            }
        }
        throw new IllegalArgumentException("there is no way to deallocate a node called " + word);
    }
}
