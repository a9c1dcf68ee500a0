package io.batchflux;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobStore.Permission;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.OutputFile;
import io.batchflux.spi.ResourceFile;
import io.batchflux.spi.TaskDefinition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The first stage: uploads the inputs of the tasks and makes their definitions. */
final class StageInputs {

    private final BlobStore store;
    private final Resilience resilience;
    private final Scheduler scheduler;
    private final Disk disk;
    private final RunOptions options;

    StageInputs(BlobStore store, Resilience resilience, Scheduler scheduler, Disk disk, RunOptions options) {
        this.store = store;
        this.resilience = resilience;
        this.scheduler = scheduler;
        this.disk = disk;
        this.options = options;
    }

    /** The caller's tasks come on any thread, and local files are read on another: from here on, all is on the event loop. */
    <C> Flux<StagedTask<C>> stage(Run<C> run, Flux<TaskSpec<C>> tasks) {
        int uploads = options.concurrency().uploads();
        return tasks.index()
                .flatMap(spec -> stage(run, spec.getT1(), spec.getT2()), uploads, 1)
                .publishOn(scheduler, uploads);
    }

    private <C> Mono<StagedTask<C>> stage(Run<C> run, long index, TaskSpec<C> spec) {
        String chosen = spec.id();
        PendingTask<C> task = new PendingTask<>(
                chosen == null ? run.ids.next() : chosen,
                index,
                spec.correlation(),
                spec.limits().timeLimit(options.tasks()),
                spec.outputs());
        if (chosen != null && !run.ids.claim(chosen)) {
            return Mono.just(new StagedTask.Unready<>(task, TaskIds.taken(chosen)));
        }
        List<Input> uploaded = spec.inputs().stream()
                .filter(input -> !(input instanceof Input.Url))
                .toList();
        if (!run.isWanted(task)) {
            return Mono.just(new StagedTask.Unready<>(task, TaskFailure.UNWANTED));
        }
        // What concerns the container concerns every task and ends the run; a failed upload concerns this task alone.
        return Mono.zip(
                        access(run, Permission.READ, !uploaded.isEmpty()),
                        access(run, Permission.WRITE, !spec.outputs().isEmpty()))
                .flatMap(access -> Flux.fromIterable(uploaded)
                        .concatMap(input -> upload(run, task, input), 1)
                        .then(Mono.fromSupplier(() -> ready(task, spec, access.getT1(), access.getT2())))
                        .onErrorResume(error -> Mono.just(new StagedTask.Unready<>(task, unready(error)))));
    }

    private <C> Mono<Optional<NodeAccess>> access(Run<C> run, Permission permission, boolean needed) {
        return needed ? run.access(permission).map(Optional::of) : Mono.just(Optional.empty());
    }

    private static TaskFailure unready(Throwable error) {
        return TaskFailure.of(FailureKind.INPUT, "its inputs could not be staged: " + Blobs.reason(error), error);
    }

    private <C> Mono<Void> upload(Run<C> run, PendingTask<C> task, Input input) {
        BlobName blob = new BlobName(run.container(), Blobs.input(task.id(), input.path()));
        Mono<Void> uploaded = resilience.protect(Stage.STAGE_INPUTS, store.put(blob, content(input)));
        // The caller's next task is made where this one ended, which must not be a thread of the disk.
        return input instanceof Input.LocalFile ? uploaded.publishOn(scheduler) : uploaded;
    }

    private Flux<ByteBuffer> content(Input input) {
        if (input instanceof Input.Bytes bytes) {
            return Flux.defer(() -> Flux.just(bytes.content().duplicate()));
        }
        if (input instanceof Input.LocalFile file) {
            return disk.read(file.file());
        }
        if (input instanceof Input.Stream stream) {
            return Flux.from(stream.content());
        }
        throw new IllegalStateException("not uploaded: " + input);
    }

    private <C> StagedTask<C> ready(
            PendingTask<C> task, TaskSpec<C> spec, Optional<NodeAccess> read, Optional<NodeAccess> write) {
        List<ResourceFile> resourceFiles = spec.inputs().stream()
                .map(input -> resourceFile(task, input, read))
                .toList();
        List<OutputFile> outputFiles = spec.outputs().stream()
                .map(output -> Blobs.outputFile(task.id(), output, write.orElseThrow()))
                .toList();
        TaskDefinition definition = new TaskDefinition(
                task.id(),
                spec.commandLine(),
                spec.image(),
                spec.environment(),
                resourceFiles,
                outputFiles,
                spec.limits().requiredSlots(),
                task.timeLimit(),
                spec.limits().retries(options.tasks()));
        return new StagedTask.Ready<>(task, definition);
    }

    private static ResourceFile resourceFile(PendingTask<?> task, Input input, Optional<NodeAccess> read) {
        if (input instanceof Input.Url url) {
            return new ResourceFile(url.url(), url.path(), null);
        }
        NodeAccess access = read.orElseThrow();
        return new ResourceFile(
                access.blobUrl(Blobs.input(task.id(), input.path())), input.path(), access.identityResourceId());
    }
}
