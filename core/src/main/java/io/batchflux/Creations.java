package io.batchflux;

import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.NodeAccess;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What a run creates at the services, each when it is first needed: its job and its containers. Thread-safe. */
final class Creations {

    private final RunId id;
    private final Creation job;
    private final Creation inputContainer;
    private final Creation outputContainer;
    private final Grants grants;

    Creations(
            RunId id,
            Function<AtomicBoolean, Mono<Void>> openJob,
            BiFunction<String, AtomicBoolean, Mono<Void>> createContainer,
            Grants grants) {
        this.id = id;
        this.job = new Creation("job " + id.jobId(), openJob);
        this.inputContainer = container(id.inputContainer(), createContainer);
        this.outputContainer = container(id.outputContainer(), createContainer);
        this.grants = grants;
    }

    private static Creation container(String name, BiFunction<String, AtomicBoolean, Mono<Void>> create) {
        return new Creation("blob container " + name, sent -> create.apply(name, sent));
    }

    /** From here on nothing is created that is not being created already. */
    void close() {
        job.close();
        inputContainer.close();
        outputContainer.close();
    }

    /** Creates the job when first subscribed to. */
    Mono<Void> opened() {
        return job.created();
    }

    /**
     * Creates the container of the outputs when first needed, and emits what a node needs in order to write there as long as the
     * job may live. A grant that cannot live so long is an error before anything is created.
     */
    Mono<NodeAccess> outputAccess() {
        return grants.write().flatMap(access -> outputContainer.created().thenReturn(access));
    }

    /** Returns what {@link #outputAccess()} emits, if the container is there and that is known, or {@code null}. */
    @Nullable
    NodeAccess knownOutputAccess() {
        return outputContainer.isDone() ? grants.knownWrite() : null;
    }

    /** Creates the container of the inputs when first needed, unless no grant can live as long as the job may. */
    Mono<Void> inputContainerCreated() {
        return Mono.defer(() -> inputContainer.isBegun()
                ? inputContainer.created()
                : grants.read(Blobs.input("any", "")).then(inputContainer.created()));
    }

    /** Emits what a node needs in order to read this input as long as the job may live. */
    Mono<BlobAccess> inputAccess(String blob) {
        return grants.read(blob);
    }

    boolean isOpen() {
        return job.isDone();
    }

    boolean hasInputContainer() {
        return inputContainer.isDone();
    }

    boolean hasOutputContainer() {
        return outputContainer.isDone();
    }

    /** Waits for the job's creation if that was begun, and emits whether there may be a job of ours now. */
    Mono<Boolean> awaitOpened() {
        return job.mayExist();
    }

    /** Waits for the container's creation if that was begun, and emits whether there may be a container of ours now. */
    Mono<Boolean> awaitInputContainer() {
        return inputContainer.mayExist();
    }

    /** As {@link #awaitInputContainer()}. */
    Mono<Boolean> awaitOutputContainer() {
        return outputContainer.mayExist();
    }

    /** Tells of the containers that stay. */
    void tellOfKept(RunEvents events) {
        if (inputContainer.isBegun()) {
            events.cleanedUp(Remnant.CONTAINER, id.inputContainer(), Disposal.KEPT);
        }
        if (outputContainer.isBegun()) {
            events.cleanedUp(Remnant.CONTAINER, id.outputContainer(), Disposal.KEPT);
        }
    }
}
