package io.batchflux.emulator.node;

import io.batchflux.emulator.FaultKind;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A faulty runtime lets faults strike tasks and job preparation tasks, in the order in which nodes begin to run them.
 */
public final class FaultyTaskRuntime implements TaskRuntime {

    private final TaskRuntime runtime;
    private final Function<String, Optional<FaultKind>> faults;

    /**
     * Puts faults in front of a runtime.
     *
     * @param faults tells what strikes the next task of this name
     */
    public FaultyTaskRuntime(TaskRuntime runtime, Function<String, Optional<FaultKind>> faults) {
        this.runtime = runtime;
        this.faults = faults;
    }

    @Override
    public TaskRun start(TaskLaunch launch) {
        Optional<FaultKind> fault = name(launch).flatMap(faults);
        if (fault.isEmpty()) {
            return runtime.start(launch);
        }
        return switch (fault.get()) {
            case BLOB_DOWNLOAD_TIMED_OUT ->
                new NotStarted(TaskFailure.server(
                        "BlobDownloadTimedOut",
                        "The download of one of the specified Azure Blob(s) timed out",
                        "By a fault of the emulator"));
            case CONTAINER_INVALID_SETTINGS ->
                new NotStarted(TaskFailure.user(
                        "ContainerInvalidSettings",
                        "One or more settings for container are invalid",
                        "UnixHTTPConnectionPool(host='localhost', port=None): Read timed out. (read timeout=60)"));
            case COMMAND_LAUNCH_FAILED ->
                new NotStarted(TaskFailure.user(
                        "CommandLaunchFailed",
                        "Failed to launch the specified command line",
                        "By a fault of the emulator"));
            case FILE_UPLOAD_MISC_ERROR -> new Unsaved(runtime.start(launch));
            case NEVER_ENDS -> new Endless();
            default -> runtime.start(launch);
        };
    }

    private static Optional<String> name(TaskLaunch launch) {
        String directory = launch.placement().directory();
        if (launch.jobId().isEmpty() || launch.coordinates() || directory.endsWith("/jobrelease")) {
            return Optional.empty();
        }
        return Optional.of(directory.endsWith("/jobpreparation") ? FaultKind.PREPARATION_RUN : FaultKind.TASK_RUN);
    }

    @Override
    public Mono<Void> store(String containerUrl, String blob, byte[] content) {
        return runtime.store(containerUrl, blob, content);
    }

    @Override
    public boolean keepsFiles() {
        return runtime.keepsFiles();
    }

    @Override
    public void close() {
        runtime.close();
    }

    /** Fails before there is a process. */
    private record NotStarted(TaskFailure failure) implements TaskRun {

        @Override
        public Mono<TaskOutcome> outcome() {
            return Mono.just(TaskOutcome.notStarted(failure));
        }

        @Override
        public boolean end(Ending why) {
            return false;
        }
    }

    /** Runs as it does without a fault; if it succeeds, its outputs are said to be lost. */
    private record Unsaved(TaskRun run) implements TaskRun {

        @Override
        public Mono<TaskOutcome> outcome() {
            return run.outcome()
                    .map(outcome -> outcome.failure().isPresent()
                            ? outcome
                            : outcome.withFailure(TaskFailure.server(
                                    "FileUploadMiscError",
                                    "An error was encountered while uploading an output file",
                                    "By a fault of the emulator")));
        }

        @Override
        public boolean end(Ending why) {
            return run.end(why);
        }
    }

    /** Is not ended by its limit, but by somebody who terminates it. */
    private static final class Endless implements TaskRun {

        private final Sinks.One<TaskOutcome> outcome = Sinks.one();

        @Override
        public Mono<TaskOutcome> outcome() {
            return outcome.asMono();
        }

        @Override
        public boolean end(Ending why) {
            if (why != Ending.TIME_LIMIT) {
                outcome.tryEmitValue(new TaskOutcome(Optional.empty(), Optional.empty()));
            }
            return why != Ending.TIME_LIMIT;
        }
    }
}
