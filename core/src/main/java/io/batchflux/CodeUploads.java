package io.batchflux;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.Operation;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The code that a runner has uploaded: each archive once, by its content hash, in one container that lives as long as the runner.
 *
 * <p>An upload goes on to its end even if the run that began it is cancelled: others may wait for it.
 */
final class CodeUploads {

    private static final Logger LOG = LoggerFactory.getLogger(CodeUploads.class);
    private static final long LARGE = 256L * 1024 * 1024;

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final BlobStore store;
    private final Uploads uploads;
    private final Disk disk;
    private final String container;
    private final Map<String, Mono<Void>> once = new ConcurrentHashMap<>();
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private volatile boolean closed;
    private volatile boolean begun;

    CodeUploads(BlobStore store, Uploads uploads, Disk disk, Chance chance) {
        this.store = store;
        this.uploads = uploads;
        this.disk = disk;
        this.container = "batchflux-code-" + chance.letters(16);
    }

    String container() {
        return container;
    }

    static String blob(CodeBundle.CodeFile file) {
        return file.sha256() + "/" + file.name();
    }

    Mono<Void> upload(CodeBundle bundle, Resilience resilience, int concurrency) {
        tell(bundle);
        return once("", createContainer(resilience))
                .thenMany(Flux.fromIterable(bundle.archives()))
                .flatMap(file -> once(blob(file), put(file, resilience)), concurrency)
                .then();
    }

    /** Says what leaves this machine, once. */
    private void tell(CodeBundle bundle) {
        if (!told.add(bundle.hash())) {
            return;
        }
        long bytes =
                bundle.archives().stream().mapToLong(CodeBundle.CodeFile::size).sum();
        String what = String.format(
                Locale.ROOT,
                "the code of functions is %d jars in %d archives, %.1f MiB, with the hash %s",
                bundle.files().size(),
                bundle.archives().size(),
                bytes / (1024.0 * 1024.0),
                bundle.hash());
        if (bytes > LARGE) {
            LOG.warn("{}: each node fetches all of it; Code.containing(..) and Code.jars(..) send less", what);
        } else {
            LOG.info("{}", what);
        }
    }

    private Mono<Void> createContainer(Resilience resilience) {
        return Mono.defer(() -> {
            // Closing comes first and asks then what was begun: at least one of both sees the other.
            begun = true;
            return closed
                    ? Mono.error(new RunnerClosedException())
                    : resilience.protectBrief(
                            Stage.STAGE_INPUTS,
                            Operation.CREATE_CONTAINER,
                            store.createContainer(container),
                            closing.asMono());
        });
    }

    private Mono<Void> put(CodeBundle.CodeFile file, Resilience resilience) {
        return uploads.put(resilience, new BlobName(container, blob(file)), disk.read(file.path()))
                .takeUntilOther(closing.asMono());
    }

    /** What failed is forgotten, so that the next run tries again. */
    private Mono<Void> once(String key, Mono<Void> work) {
        return Mono.defer(() ->
                once.computeIfAbsent(key, absent -> Once.of(work.doOnError(error -> once.remove(key)))));
    }

    /** What was uploaded, or is being uploaded, is not relied on any more. */
    void forget() {
        once.clear();
    }

    /**
     * Ends uploads that are under way, and deletes the container if there may be one; nothing is uploaded any more. Tells of
     * one that stays.
     */
    Mono<Void> delete(Requests requests, Stopwatch time) {
        return Mono.defer(() -> {
            closed = true;
            closing.tryEmitEmpty();
            return begun
                    ? Flux.fromIterable(once.values())
                            .flatMap(Mono::onErrorComplete, Integer.MAX_VALUE)
                            .then(requests.store()
                                    .protect(
                                            Stage.CLOSE_JOB,
                                            time,
                                            Operation.DELETE_CONTAINER,
                                            store.deleteContainer(container)))
                            .doOnSuccess(done -> deleted(requests.events()))
                            .onErrorResume(BatchfluxException.class, error -> left(requests.events(), error))
                    : Mono.empty();
        });
    }

    private void deleted(RunEvents events) {
        begun = false;
        events.cleanedUp(Remnant.CODE, container, Disposal.DELETED);
    }

    private Mono<Void> left(RunEvents events, BatchfluxException error) {
        return Mono.fromRunnable(() -> events.leftBehind(Remnant.CODE, container, Disposal.DELETED, error));
    }
}
