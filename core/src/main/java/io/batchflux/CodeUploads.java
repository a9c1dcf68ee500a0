package io.batchflux;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The code that a runner needs, which is uploaded by its content hash unless it is there already: see {@link CodeArchives}.
 *
 * <p>An upload goes on to its end even if the run that began it is cancelled: others may wait for it.
 */
final class CodeUploads {

    private static final Logger LOG = LoggerFactory.getLogger(CodeUploads.class);
    private static final long LARGE = 256L * 1024 * 1024;

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final CodeArchives archives;
    private final Disk disk;
    /** What is under way. */
    private final Map<String, Mono<Void>> once = new ConcurrentHashMap<>();

    private final Sinks.Empty<Void> closing = Sinks.empty();
    private volatile boolean closed;

    CodeUploads(CodeArchives archives, Disk disk) {
        this.archives = archives;
        this.disk = disk;
    }

    /** Sees to it that the code is at the store, and stays for this time. */
    Mono<Void> upload(CodeBundle bundle, Duration time, Resilience requests, int concurrency) {
        tell(bundle);
        return once("", () -> archives.open(requests, closing.asMono()))
                .thenMany(Flux.fromIterable(bundle.archives()))
                .flatMap(
                        file -> once(
                                file.sha256(),
                                () -> archives.provide(file, disk.read(file.path()), time, requests, closing.asMono())),
                        concurrency)
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

    /** Runs that begin together do it once; the next one looks again, since others may have deleted it. */
    private Mono<Void> once(String key, Supplier<Mono<Void>> work) {
        return Mono.defer(() -> closed
                ? Mono.error(new RunnerClosedException())
                : Once.known(once, key, () -> Once.of(Mono.defer(work).doFinally(signal -> once.remove(key)))));
    }

    /** What is being uploaded is not relied on any more. */
    void forget() {
        once.clear();
    }

    /** Ends uploads that are under way; nothing is uploaded any more, and what was uploaded stays for the next program. */
    void close() {
        closed = true;
        closing.tryEmitEmpty();
    }
}
