package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import io.batchflux.spi.UncaughtErrors;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;
import reactor.util.function.Tuple2;

/** The first stage: uploads the inputs of the tasks and makes their definitions. */
final class StageInputs {

    private static final TaskFailure NO_CONTAINER = TaskFailure.of(
            FailureKind.REFUSED,
            "it has containerRunOptions, but no image whose container they would be for: name one, or leave them out");

    private final Uploads uploads;
    private final Scheduler scheduler;
    private final Disk disk;
    private final RunOptions options;

    StageInputs(Uploads uploads, Scheduler scheduler, Disk disk, RunOptions options) {
        this.uploads = uploads;
        this.scheduler = scheduler;
        this.disk = disk;
        this.options = options;
    }

    /** The caller's tasks come on any thread, and local files are read on another: from here on, all is on the event loop. */
    <C> Flux<StagedTask<C>> stage(Run<C> run, Flux<TaskSpec<C>> tasks) {
        int uploads = options.concurrency().uploads();
        return tasks.index()
                .flatMap(spec -> withContext(run, spec.getT1(), spec.getT2()), uploads, 1)
                .publishOn(scheduler, uploads)
                .doOnNext(staged -> {
                    if (staged instanceof StagedTask.Ready<C> ready) {
                        run.events.staged(ready.task());
                    }
                });
    }

    /** Most tasks of a run wait for nothing, and need no operators. */
    private <C> Mono<StagedTask<C>> withContext(Run<C> run, long index, TaskSpec<C> spec) {
        Mono<StagedTask<C>> staged = decorated(run, stage(run, index, spec));
        ContextView context = run.contextOf(spec.item()); // A shared job sees by it that the task is begun.
        return staged instanceof Callable ? staged : staged.contextWrite(context);
    }

    private <C> Mono<StagedTask<C>> decorated(Run<C> run, Mono<StagedTask<C>> staged) {
        return options.taskDecorator() == TaskDecorator.NONE
                ? staged
                : Mono.deferContextual(caller -> staged.map(task -> decorated(run, task, caller)));
    }

    private <C> StagedTask<C> decorated(Run<C> run, StagedTask<C> staged, ContextView caller) {
        if (!(staged instanceof StagedTask.Ready<C> ready)) {
            return staged;
        }
        TaskDefinition before = ready.definition();
        try {
            TaskDefinition changed = requireNonNull(
                    options.taskDecorator().decorate(before, run.events.run(), caller),
                    "a TaskDecorator must not return null");
            if (!changed.id().equals(before.id())) {
                throw new IllegalArgumentException("a TaskDecorator must not change the id of a task, was "
                        + before.id() + ", is " + changed.id());
            }
            TaskFailure refusal = FileLists.refusal(changed);
            return refusal == null
                    ? new StagedTask.Ready<>(ready.task(), changed)
                    : new StagedTask.Unready<>(ready.task(), refusal);
        } catch (RuntimeException error) {
            return new StagedTask.Unready<>(
                    ready.task(), TaskFailure.of(FailureKind.INPUT, "its TaskDecorator failed: " + error, error));
        }
    }

    private <C> Mono<StagedTask<C>> stage(Run<C> run, long index, TaskSpec<C> spec) {
        String chosen = spec.id();
        PendingTask<C> task = PendingTask.of(
                        chosen == null ? run.ids.next() : chosen,
                        index,
                        spec.item(),
                        spec.limits().timeLimit(options.tasks()),
                        spec.outputs())
                .limitedAs(spec);
        if (chosen != null && !run.ids.claim(chosen)) {
            return Mono.just(new StagedTask.Unready<>(task, TaskIds.taken(chosen)));
        }
        List<Input> uploaded = uploaded(spec.inputs());
        if (!run.isWanted(task)) {
            return Mono.just(new StagedTask.Unready<>(task, TaskFailure.UNWANTED));
        }
        if (spec.containerRunOptions() != null && spec.image() == null) {
            return Mono.just(new StagedTask.Unready<>(task, NO_CONTAINER));
        }
        BatchfluxException refusal = spec.refusal();
        if (refusal != null) {
            return Mono.just(new StagedTask.Unready<>(task, unready(refusal)));
        }
        if (uploaded.isEmpty() && !FileLists.mayBeTooLong(spec.inputs())) {
            NodeAccess known = run.creations.knownOutputAccess();
            return spec.outputs().isEmpty() || known != null
                    ? Mono.just(ready(run, task, spec, List.of(), Optional.ofNullable(known)))
                    : run.creations.outputAccess().map(write -> ready(run, task, spec, List.of(), Optional.of(write)));
        }
        // What concerns a container concerns every task and ends the run; a failed upload concerns this task alone.
        return Mono.zip(
                        inputContainer(run, !uploaded.isEmpty()),
                        outputAccess(run, !spec.outputs().isEmpty()))
                .map(Tuple2::getT2)
                .flatMap(write -> tooManyInputs(run, task, spec, uploaded)
                        .<StagedTask<C>>map(refused -> new StagedTask.Unready<>(task, refused))
                        .switchIfEmpty(uploaded(run, task, spec, uploaded, write)));
    }

    /** Emits why the task will be refused, if that is known before anything of it is uploaded. */
    private static <C> Mono<TaskFailure> tooManyInputs(
            Run<C> run, PendingTask<C> task, TaskSpec<C> spec, List<Input> uploaded) {
        return FileLists.mayBeTooLong(spec.inputs())
                ? Flux.fromIterable(uploaded)
                        .concatMap(input -> run.creations.inputAccess(Blobs.input(task.id(), input.path())), 1)
                        .collectList()
                        .mapNotNull(read -> FileLists.refusalOfInputs(task.id(), read, spec.inputs()))
                : Mono.empty();
    }

    private <C> Mono<StagedTask<C>> uploaded(
            Run<C> run, PendingTask<C> task, TaskSpec<C> spec, List<Input> uploaded, Optional<NodeAccess> write) {
        if (uploaded.isEmpty()) {
            return Mono.fromSupplier(() -> ready(run, task, spec, List.of(), write));
        }
        return Flux.fromIterable(uploaded)
                .concatMap(input -> upload(run, task, input), 1)
                .collectList()
                .map(blobs -> new Uploaded(blobs, null))
                .onErrorResume(error -> Mono.just(new Uploaded(List.of(), error)))
                .flatMap(done -> done.error() == null
                        ? Flux.fromIterable(done.blobs())
                                .concatMap(run.creations::inputAccess, 1)
                                .collectList()
                                .map(read -> ready(run, task, spec, read, write))
                        : Mono.just(new StagedTask.Unready<>(task, unready(done.error()))));
    }

    /** What became of the uploads of a task's inputs: the names of their blobs, or an error. */
    private record Uploaded(List<String> blobs, @Nullable Throwable error) {}

    private static List<Input> uploaded(List<Input> inputs) {
        return inputs.isEmpty()
                ? inputs
                : inputs.stream().filter(input -> !(input instanceof Input.Url)).toList();
    }

    private static Mono<Boolean> inputContainer(Run<?> run, boolean needed) {
        return needed ? run.creations.inputContainerCreated().thenReturn(true) : Mono.just(false);
    }

    private static Mono<Optional<NodeAccess>> outputAccess(Run<?> run, boolean needed) {
        return needed ? run.creations.outputAccess().map(Optional::of) : Mono.just(Optional.empty());
    }

    private static TaskFailure unready(Throwable error) {
        return TaskFailure.of(FailureKind.INPUT, "its inputs could not be staged: " + Blobs.reason(error), error);
    }

    /** Emits the name of the blob: that of the first task which has the same input. */
    private <C> Mono<String> upload(Run<C> run, PendingTask<C> task, Input input) {
        String name = Blobs.input(task.id(), input.path());
        Resilience requests = run.storeRequests;
        if (input instanceof Input.LocalFile file) {
            return disk.identify(file.file())
                    .flatMap(key -> run.inputs.upload(
                            key, () -> upload(run, name, blob -> uploads.put(requests, blob, disk.read(key)))))
                    // The caller's next task is made where this one ended, which must not be a thread of the disk.
                    .publishOn(scheduler);
        }
        if (input instanceof Input.Bytes bytes) {
            return run.inputs.upload(
                    new SharedInputs.SameObject(bytes.content()),
                    () -> upload(run, name, blob -> uploads.put(requests, blob, bytes.content())));
        }
        if (input instanceof Input.Stream stream) {
            Flux<ByteBuffer> content = UncaughtErrors.of(scheduler)
                    .guard(AsRequested.of(stream.content(), "buffers of the input \"" + input.path() + "\""));
            return run.inputs.upload(
                    new SharedInputs.SameObject(stream.content()),
                    () -> upload(run, name, blob -> uploads.put(requests, blob, content)));
        }
        throw new IllegalStateException("not uploaded: " + input);
    }

    /** Emits the name of the blob that this puts. */
    private static Mono<String> upload(Run<?> run, String name, Function<BlobName, Mono<Void>> put) {
        return Mono.defer(() ->
                put.apply(new BlobName(run.runId().inputContainer(), name)).thenReturn(name));
    }

    private <C> StagedTask<C> ready(
            Run<C> run, PendingTask<C> task, TaskSpec<C> spec, List<BlobAccess> read, Optional<NodeAccess> write) {
        Iterator<BlobAccess> access = read.iterator();
        List<ResourceFile> resourceFiles = each(
                spec.inputs(),
                input -> input instanceof Input.Url url
                        ? ResourceFile.of(url.url(), url.path())
                        : resourceFile(access.next(), input.path()));
        List<OutputFile> outputFiles =
                each(spec.outputs(), output -> Blobs.outputFile(run.number(), task.id(), output, write.orElseThrow()));
        TaskDefinition definition = TaskDefinition.of(
                        task.id(), spec.commandLine(), task.timeLimit(), spec.environment(), resourceFiles, outputFiles)
                .withImage(spec.image())
                .withContainerRunOptions(spec.containerRunOptions())
                .withIdentity(spec.identity())
                .withRequiredSlots(spec.limits().requiredSlots())
                .withRetention(options.tasks().retention())
                .withRetries(spec.limits().retries(options.tasks()));
        TaskFailure refusal = FileLists.refusal(definition);
        return refusal == null
                ? new StagedTask.Ready<>(task.withSpec(staged(spec, read)), definition)
                : new StagedTask.Unready<>(task, refusal);
    }

    /** Returns what this makes of each; most tasks have no input, and one output at most. */
    private static <T, R> List<R> each(List<T> all, Function<T, R> make) {
        return switch (all.size()) {
            case 0 -> List.of();
            case 1 -> List.of(make.apply(all.get(0)));
            default -> all.stream().map(make).toList();
        };
    }

    /** Returns the task with what was uploaded where it is now; {@code null} if that can be read by an identity alone, and not again here. */
    private static <C> @Nullable TaskSpec<C> staged(TaskSpec<C> spec, List<BlobAccess> read) {
        if (read.isEmpty()) {
            return spec;
        }
        if (read.stream().allMatch(access -> access.identityResourceId() == null)) {
            Iterator<BlobAccess> access = read.iterator();
            return spec.withInputs(spec.inputs().stream()
                    .map(input -> input instanceof Input.Url
                            ? input
                            : new Input.Url(input.path(), access.next().url()))
                    .toList());
        }
        return spec.inputs().stream().anyMatch(Input.Stream.class::isInstance) ? null : spec;
    }

    private static ResourceFile resourceFile(BlobAccess access, String path) {
        return ResourceFile.of(access.url(), path).withIdentityResourceId(access.identityResourceId());
    }
}
