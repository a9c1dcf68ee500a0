package io.batchflux.testing;

import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.SignedUrl;
import io.batchflux.spi.Throttle;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A fake blob store keeps containers and blobs in memory.
 *
 * <p>It answers on its scheduler; on a {@code VirtualTimeScheduler} nothing happens until the test advances the clock. Its
 * grants are URLs that nobody but a {@link FakeBatchService} understands, whose tasks then read and write here as the grant
 * allows.
 *
 * <p>It behaves as {@link BlobStoreContractTests} say; {@link #faults()} makes it fail, and {@link #requests()} tells what it
 * was asked. Configure it before it is used. Thread-safe.
 */
public final class FakeBlobStore implements BlobStore {

    private static final int BUFFER_SIZE = 8 * 1024;

    private final FakeWire<BlobOperation> wire;
    private final Throttle throttle = Throttle.create();
    private final FakeGrants grants = new FakeGrants();
    private final Map<String, ConcurrentSkipListMap<String, byte[]>> containers = new ConcurrentHashMap<>();

    private FakeBlobStore(Scheduler scheduler) {
        this.wire = new FakeWire<>(BlobOperation.class, scheduler);
    }

    /**
     * Creates an empty store.
     *
     * @param scheduler on which it answers, the runner's own
     */
    public static FakeBlobStore create(Scheduler scheduler) {
        return new FakeBlobStore(scheduler);
    }

    /** Sets how long each request takes; zero by default. */
    public FakeBlobStore latency(Duration latency) {
        wire.latency(latency);
        return this;
    }

    /** Returns the requests that were sent so far. */
    public RequestLog<BlobOperation> requests() {
        return wire.requests;
    }

    /** Returns what goes wrong: nothing, until rules are added. */
    public FaultScript<BlobOperation> faults() {
        return wire.faults;
    }

    /** Returns the containers that exist; none if nothing was left behind. */
    public Set<String> containers() {
        return new TreeSet<>(containers.keySet());
    }

    /** Returns the names of the blobs in the container; none if it does not exist. */
    public Set<String> blobs(String container) {
        return new TreeSet<>(containers
                .getOrDefault(container, new ConcurrentSkipListMap<>())
                .keySet());
    }

    /** Returns what is in the blob, or {@code null} if there is none. */
    public byte @Nullable [] content(BlobName blob) {
        return containers
                .getOrDefault(blob.container(), new ConcurrentSkipListMap<>())
                .get(blob.name());
    }

    /** Returns what a node finds at this URL, or {@code null} if there is nothing. */
    public byte @Nullable [] content(SignedUrl url) {
        return content(FakeGrants.blob(url));
    }

    @Override
    public Throttle throttle() {
        return throttle;
    }

    @Override
    public Mono<Void> createContainer(String container) {
        return wire.call(BlobOperation.CREATE_CONTAINER, container, null, () -> {
            containers.putIfAbsent(container, new ConcurrentSkipListMap<>());
            return null;
        });
    }

    @Override
    public Mono<Void> deleteContainer(String container) {
        return wire.call(BlobOperation.DELETE_CONTAINER, container, null, () -> {
            containers.remove(container);
            return null;
        });
    }

    @Override
    public Mono<Void> put(BlobName blob, Flux<ByteBuffer> content) {
        return wire.call(
                BlobOperation.PUT,
                blob.toString(),
                null,
                content.limitRate(1)
                        .reduceWith(ByteArrayOutputStream::new, FakeBlobStore::append)
                        .flatMap(bytes -> Mono.fromRunnable(
                                () -> container(blob.container()).put(blob.name(), bytes.toByteArray()))));
    }

    @Override
    public Flux<ByteBuffer> get(BlobName blob, long offset) {
        return wire.stream(BlobOperation.GET, blob.toString(), null, Flux.defer(() -> {
            byte[] whole = content(blob);
            if (whole == null) {
                return Flux.error(Errors.permanent(ServiceException.BLOB_NOT_FOUND));
            }
            byte[] bytes = Arrays.copyOfRange(whole, (int) offset, whole.length);
            int buffers = (bytes.length + BUFFER_SIZE - 1) / BUFFER_SIZE;
            return Flux.range(0, buffers)
                    .map(i -> ByteBuffer.wrap(
                                    bytes, i * BUFFER_SIZE, Math.min(BUFFER_SIZE, bytes.length - i * BUFFER_SIZE))
                            .slice());
        }));
    }

    @Override
    public Mono<Boolean> exists(BlobName blob) {
        return wire.call(BlobOperation.EXISTS, blob.toString(), null, () -> content(blob) != null);
    }

    @Override
    public Flux<BlobSnapshot> list(String container, String prefix) {
        return wire.stream(
                BlobOperation.LIST,
                container,
                prefix,
                Flux.defer(() -> Flux.fromIterable(snapshots(container, prefix))));
    }

    private List<BlobSnapshot> snapshots(String container, String prefix) {
        return container(container).tailMap(prefix).entrySet().stream()
                .takeWhile(blob -> blob.getKey().startsWith(prefix))
                .map(blob -> BlobSnapshot.of(new BlobName(container, blob.getKey()), blob.getValue().length))
                .toList();
    }

    @Override
    public Mono<NodeAccess> grant(String container, Permission permission, Duration lifetime) {
        return wire.call(
                BlobOperation.GRANT,
                container,
                permission,
                () -> NodeAccess.of(grants.grant(container, permission, lifetime, wire.now())));
    }

    /** Returns why a node cannot download this, or {@code null} if it can. */
    @Nullable
    String refusesDownload(SignedUrl url) {
        if (!FakeGrants.isOurs(url)) {
            return null;
        }
        String refusal = grants.refusal(url, Permission.READ, wire.now());
        return refusal == null && content(url) == null ? "there is no blob " + url : refusal;
    }

    /** Returns why a node cannot upload this, or {@code null} if it was uploaded. */
    @Nullable
    String upload(SignedUrl containerUrl, String name, byte[] content) {
        String refusal = grants.refusal(containerUrl, Permission.WRITE, wire.now());
        if (refusal != null) {
            return refusal;
        }
        String container = FakeGrants.split(containerUrl)[0];
        ConcurrentSkipListMap<String, byte[]> blobs = containers.get(container);
        if (blobs == null) {
            return "there is no container " + container;
        }
        blobs.put(name, content);
        return null;
    }

    private ConcurrentSkipListMap<String, byte[]> container(String container) {
        ConcurrentSkipListMap<String, byte[]> blobs = containers.get(container);
        if (blobs == null) {
            throw Errors.permanent(ServiceException.CONTAINER_NOT_FOUND);
        }
        return blobs;
    }

    static ByteArrayOutputStream append(ByteArrayOutputStream joined, ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        joined.writeBytes(bytes);
        return joined;
    }
}
