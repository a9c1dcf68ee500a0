package io.batchflux.emulator;

import io.batchflux.emulator.wire.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a fault does to a request. */
public enum FaultKind {
    /** 429 {@code TooManyRequests}, with {@code Retry-After} if wanted. */
    TOO_MANY_REQUESTS("429", Parameter.RETRY_AFTER),
    /** 503 {@code ServerBusy}, with {@code Retry-After} if wanted. */
    SERVER_BUSY("503", Parameter.RETRY_AFTER),
    /** 500 {@code InternalError}. */
    INTERNAL_ERROR("500", Parameter.NONE),
    /** 413 {@code RequestBodyTooLarge}. */
    BODY_TOO_LARGE("413", Parameter.NONE, Operation.TASKS_CREATE_COLLECTION, Operation.TASKS_CREATE),
    /** The connection is reset, and the request was not applied. */
    RESET_BEFORE("reset-before", Parameter.NONE),
    /** The connection is reset, and the request was applied. */
    RESET_AFTER("reset-after", Parameter.NONE),
    /** The connection is closed after half of the answer's body. */
    TRUNCATE("truncate", Parameter.NONE),
    /** The request waits. */
    LATENCY("latency", Parameter.DELAY),
    /** Tasks of a collection are answered with {@code servererror} and not added. */
    ITEM_ERROR("item-error", Parameter.ITEMS, Operation.TASKS_CREATE_COLLECTION),
    /** A page of a list has no items, and a link to the page that was asked for. */
    EMPTY_PAGE(
            "empty-page",
            Parameter.NONE,
            Operation.JOBS_LIST,
            Operation.TASKS_LIST,
            Operation.TASK_FILES_LIST,
            Operation.POOLS_LIST,
            Operation.NODES_LIST),
    /** A page of a list has one item at most, and a link to the next. */
    SMALL_PAGE(
            "small-page",
            Parameter.NONE,
            Operation.JOBS_LIST,
            Operation.TASKS_LIST,
            Operation.TASK_FILES_LIST,
            Operation.POOLS_LIST,
            Operation.NODES_LIST),
    /** Task counts are those of a while ago. */
    STALE_COUNTS("stale-counts", Parameter.LAG, Operation.JOBS_GET_TASK_COUNTS),
    /** A job that was created a moment ago is not found yet. */
    LATE_JOB(
            "late-job",
            Parameter.LAG,
            Operation.JOBS_GET,
            Operation.JOBS_GET_TASK_COUNTS,
            Operation.TASKS_CREATE,
            Operation.TASKS_CREATE_COLLECTION,
            Operation.TASKS_LIST,
            Operation.TASKS_GET),
    /** 409 {@code ActiveJobAndScheduleQuotaReached}. */
    QUOTA("quota", Parameter.NONE, Operation.JOBS_CREATE),
    /** 409 {@code JobBeingTerminated}. */
    JOB_TERMINATING("job-terminating", Parameter.NONE, Operation.TASKS_CREATE, Operation.TASKS_CREATE_COLLECTION);

    /** What can be said of a fault beside when it strikes. */
    enum Parameter {
        NONE(""),
        RETRY_AFTER("retry-after"),
        DELAY("delay"),
        ITEMS("items"),
        LAG("lag");

        private final String word;

        Parameter(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final String word;
    private final Parameter parameter;

    /** By their names. */
    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<String> operations;

    /** @param operations those that it can strike; none stands for all */
    FaultKind(String word, Parameter parameter, Operation... operations) {
        this.word = word;
        this.parameter = parameter;
        this.operations = Arrays.stream(operations.length == 0 ? Operation.values() : operations)
                .map(Operation::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The name of the kind in the text of a fault. */
    public String word() {
        return word;
    }

    Parameter parameter() {
        return parameter;
    }

    /** Whether it can strike a request for this operation. */
    boolean suits(String operation) {
        return operations.contains(operation);
    }

    static FaultKind of(String word) {
        for (FaultKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        List<String> words = Arrays.stream(values()).map(FaultKind::word).toList();
        throw new IllegalArgumentException("fault must be one of " + String.join(", ", words) + ", was " + word);
    }
}
