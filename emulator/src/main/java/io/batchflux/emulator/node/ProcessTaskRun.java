package io.batchflux.emulator.node;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A run is one try of a task: its directories, its resource files, its process and its output files. */
final class ProcessTaskRun implements TaskRun {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTaskRun.class);

    /** Says that the try was ended before its process was started. */
    private static final class EndedException extends RuntimeException {

        EndedException() {
            super("ended", null, false, false);
        }
    }

    private final TaskLaunch launch;
    private final ProcessTaskRuntime runtime;
    private final TaskDirectory directory;
    private final Map<String, String> environment;
    private final Sinks.One<TaskOutcome> outcome = Sinks.one();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private final Disposable.Swap watch = Disposables.swap();
    private volatile boolean isEnded;
    private volatile boolean takesOutputs = true;
    private volatile boolean hasExited;
    private volatile @Nullable Process process;

    ProcessTaskRun(TaskLaunch launch, ProcessTaskRuntime runtime) {
        this.launch = launch;
        this.runtime = runtime;
        this.directory = new TaskDirectory(launch);
        this.environment = TaskEnvironment.of(
                launch, runtime.accountName(), runtime.options().javaOnPath());
    }

    void begin() {
        prepare()
                .then(Mono.fromRunnable(this::requireSpace).subscribeOn(runtime.disk()))
                .then(Mono.fromCallable(this::startProcess).subscribeOn(runtime.disk()))
                .flatMap(started -> Mono.fromFuture(started.onExit(), true))
                .publishOn(runtime.disk())
                .map(this::exited)
                .flatMap(this::takeOutputs)
                .onErrorResume(this::failed)
                .doFinally(signal -> runtime.ended(this))
                .subscribe(outcome::tryEmitValue, outcome::tryEmitError);
    }

    @Override
    public Mono<TaskOutcome> outcome() {
        return outcome.asMono();
    }

    @Override
    public boolean end(Ending why) {
        Process running = process;
        if (hasExited && launch.coordinates() && running != null) {
            runtime.disk().schedule(() -> runtime.groups().sweepLeft(running, launch.directory()));
            return false;
        }
        if (why == Ending.TIME_LIMIT && (hasExited || (running != null && !running.isAlive()))) {
            return false;
        }
        if (!takesOutputsAfter(why)) {
            takesOutputs = false;
        }
        isEnded = true;
        ended.tryEmitEmpty();
        if (running != null) {
            runtime.disk().schedule(() -> runtime.groups().kill(running));
        }
        return true;
    }

    private boolean takesOutputsAfter(Ending why) {
        return switch (why) {
            case TIME_LIMIT -> runtime.options().outputsAfterTimeLimit();
            case TERMINATED -> runtime.options().outputsAfterTerminate();
            case GONE -> false;
        };
    }

    private Mono<Void> prepare() {
        return Mono.fromCallable(directory::isThere)
                .subscribeOn(runtime.disk())
                .flatMap(there -> there ? Mono.empty() : bring());
    }

    private Mono<Void> bring() {
        Mono<Void> downloads = Mono.firstWithSignal(
                new ResourceDownload(launch, runtime.blobs(), runtime.storage(), runtime.disk()).run(),
                ended.asMono().then(Mono.error(EndedException::new)));
        // Whoever ends the try waits until the directories are made: what is deleted then does not come back.
        return Mono.<Void>fromRunnable(directory::make)
                .subscribeOn(runtime.disk())
                .then(downloads)
                .onErrorResume(error -> Mono.<Void>fromRunnable(directory::empty)
                        .subscribeOn(runtime.disk())
                        .then(Mono.error(error)));
    }

    private Process startProcess() {
        if (isEnded) {
            throw new EndedException();
        }
        launch.accounts().requireThatOf(launch.task());
        List<String> arguments = runtime.images().arguments(launch);
        try {
            ProgramFinder.requireExecutable(
                    arguments.isEmpty() ? "" : arguments.get(0),
                    launch.workingDirectory(),
                    environment.getOrDefault("PATH", ""));
            ProcessBuilder builder = NativeCommand.builder(
                    arguments, environment, launch.nodeRoot().resolve("volatile"));
            directory.redirect(
                    builder,
                    runtime.options().appendedStreams() || launch.instance().isPresent());
            Process started = runtime.groups().start(builder, launch.directory());
            process = started;
            runtime.quota()
                    .ifPresent(quota -> watch.update(quota.exceeded(launch.directory())
                            .subscribe(
                                    none -> {},
                                    e -> LOG.warn("The size of {} is unknown", launch.directory(), e),
                                    () -> runtime.groups().kill(started))));
            if (isEnded) {
                runtime.groups().kill(started);
            }
            return started;
        } catch (IOException | IllegalArgumentException e) {
            throw new TaskFailureException(TaskFailure.user(
                    "CommandLaunchFailed", "Failed to launch the specified command line", LaunchProblem.words(e)));
        }
    }

    /** What the command has left running in the background ends with it, unless it has coordinated a task that is still to run. */
    private TaskOutcome exited(Process ended) {
        hasExited = true;
        watch.dispose();
        if (!launch.coordinates()) {
            runtime.groups().sweep(ended, launch.directory());
        }
        TaskOutcome outcome = TaskOutcome.exited(ended.exitValue());
        return overQuota().map(outcome::withFailure).orElse(outcome);
    }

    private void requireSpace() {
        overQuota().ifPresent(failure -> {
            throw new TaskFailureException(failure);
        });
    }

    private Optional<TaskFailure> overQuota() {
        return runtime.quota()
                .filter(quota -> quota.isExceeded(launch.directory()))
                .map(DiskQuota::failure);
    }

    private Mono<TaskOutcome> takeOutputs(TaskOutcome exit) {
        if (!takesOutputs || (exit.exitedWithFailure() && launch.retriesFailure() && !isEnded)) {
            return Mono.just(exit);
        }
        Mono<TaskOutcome> upload = new OutputUpload(
                        launch, environment, runtime.options().starTakesDotFiles(), runtime.blobs(), runtime.disk())
                .run(exit.exitCode().orElse(0))
                .thenReturn(exit)
                .onErrorResume(TaskFailureException.class, e -> Mono.just(exit.withFailure(e.failure())));
        return isEnded
                ? upload
                : Mono.firstWithSignal(
                        upload, ended.asMono().then(Mono.defer(() -> takesOutputs ? Mono.never() : Mono.just(exit))));
    }

    private Mono<TaskOutcome> failed(Throwable error) {
        if (error instanceof TaskFailureException failure) {
            return Mono.just(TaskOutcome.notStarted(failure.failure()));
        }
        if (error instanceof EndedException) {
            return Mono.just(new TaskOutcome(Optional.empty(), Optional.empty()));
        }
        LOG.error("The task {} of the job {} could not be run", launch.taskId(), launch.jobId(), error);
        return Mono.just(TaskOutcome.notStarted(
                TaskFailure.server("Unknown", "The task could not be run", Causes.words(error))));
    }
}
