package io.batchflux.emulator;

import io.batchflux.emulator.wire.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A kind says what a fault does to a request, or to a task that a node begins to run. */
public enum FaultKind {
    /** The service answers 429 {@code TooManyRequests}, with {@code Retry-After} if wanted. */
    TOO_MANY_REQUESTS("429", Parameter.RETRY_AFTER),
    /** The service answers 503 {@code ServerBusy}, with {@code Retry-After} if wanted. */
    SERVER_BUSY("503", Parameter.RETRY_AFTER),
    /** The service answers 500 {@code InternalError}. */
    INTERNAL_ERROR("500", Parameter.NONE),
    /** The service answers 413 {@code RequestBodyTooLarge}. */
    BODY_TOO_LARGE("413", Parameter.NONE, Operation.TASKS_CREATE_COLLECTION, Operation.TASKS_CREATE),
    /**
     * The service answers 400 {@code InvalidPropertyValue} for a whole collection, as if one of its tasks had too many
     * resource files.
     */
    INVALID_PROPERTY("400", Parameter.NONE, Operation.TASKS_CREATE_COLLECTION),
    /** The connection is reset, and the request was not applied. */
    RESET_BEFORE("reset-before", Parameter.NONE),
    /** The connection is reset, and the request was applied. */
    RESET_AFTER("reset-after", Parameter.NONE),
    /** The connection is reset, and the request is applied a while later. */
    RESET_LATE("reset-late", Parameter.DELAY),
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
    /** A task that was added a moment ago is not listed yet, nor found. */
    LATE_TASK("late-task", Parameter.LAG, Operation.TASKS_LIST, Operation.TASKS_GET),
    /** The service answers 409 {@code ActiveJobAndScheduleQuotaReached}. */
    QUOTA("quota", Parameter.NONE, Operation.JOBS_CREATE),
    /** The service answers 409 {@code JobBeingTerminated}. */
    JOB_TERMINATING("job-terminating", Parameter.NONE, Operation.TASKS_CREATE, Operation.TASKS_CREATE_COLLECTION),
    /** The link to the next page has the filter as it is, with blanks and quotes. */
    RAW_LINK("raw-link", Parameter.NONE, Operation.JOBS_LIST, Operation.TASKS_LIST, Operation.POOLS_LIST),
    /** A task fails before its command: a resource file did not come in time. */
    BLOB_DOWNLOAD_TIMED_OUT("BlobDownloadTimedOut"),
    /** A task fails after its command: an output file could not be taken. */
    FILE_UPLOAD_MISC_ERROR("FileUploadMiscError"),
    /** A task fails before its command: the node's container runtime did not answer. */
    CONTAINER_INVALID_SETTINGS("ContainerInvalidSettings"),
    /** A task fails before its command: the node could not start a process. */
    COMMAND_LAUNCH_FAILED("CommandLaunchFailed"),
    /** A task stays running for ever, whatever its limit, until it is terminated. */
    NEVER_ENDS("never-ends");

    /** This name stands for each try of a task that a node begins to run; a fault can be for it as for an operation. */
    public static final String TASK_RUN = "Tasks_Run";

    /** This name stands for each try of a job preparation task that a node begins to run. */
    public static final String PREPARATION_RUN = "JobPreparationTasks_Run";

    private static final Set<String> RUNS = Set.of(TASK_RUN, PREPARATION_RUN);

    /** A parameter is what can be said of a fault beside when it strikes. */
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

    /**
     * Creates a kind that strikes requests.
     *
     * @param operations those that it can strike; none stands for all
     */
    FaultKind(String word, Parameter parameter, Operation... operations) {
        this.word = word;
        this.parameter = parameter;
        this.operations = Arrays.stream(operations.length == 0 ? Operation.values() : operations)
                .map(Operation::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Creates a kind that strikes tasks. */
    FaultKind(String word) {
        this.word = word;
        this.parameter = Parameter.NONE;
        this.operations = Set.of(TASK_RUN, PREPARATION_RUN);
    }

    /** Returns the names of all that a fault can be for. */
    static Stream<String> names() {
        return Stream.concat(Arrays.stream(Operation.values()).map(Operation::id), RUNS.stream());
    }

    /** Returns the name of the kind in the text of a fault. */
    public String word() {
        return word;
    }

    Parameter parameter() {
        return parameter;
    }

    /** Returns whether the kind can strike a request for this operation. */
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
