package io.batchflux.testing;

import io.batchflux.spi.BlobAccess;
import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobPage;
import io.batchflux.spi.BlobQuery;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStart;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.BlockId;
import io.batchflux.spi.Condition;
import io.batchflux.spi.ContainerPage;
import io.batchflux.spi.ContainerQuery;
import io.batchflux.spi.ContainerSnapshot;
import io.batchflux.spi.ETag;
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
import java.util.UUID;
import java.util.function.Consumer;
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
    private final FakeContainers containers = new FakeContainers();
    private final FakeLine line;
    private volatile int pageSize = 1_000;

    private FakeBlobStore(Scheduler scheduler) {
        this.wire = new FakeWire<>(BlobOperation.class, scheduler);
        this.line = FakeLine.create(scheduler);
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

    /** Sets how many blobs a page of a listing has at most; 1,000 by default. */
    public FakeBlobStore pageSize(int pageSize) {
        this.pageSize = pageSize;
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

    /** Returns what the content of all requests goes through: a line that takes no time, until it is told to. */
    public FakeLine line() {
        return line;
    }

    /** Returns the containers that exist; none if nothing was left behind. */
    public Set<String> containers() {
        return containers.names();
    }

    /** Returns the names of the blobs in the container; none if it does not exist. */
    public Set<String> blobs(String container) {
        return containers.look(container).names();
    }

    /** Returns the metadata of the container; none if it does not exist. */
    public Map<String, String> metadata(String container) {
        return containers.look(container).metadata();
    }

    /** Returns what is in the blob, or {@code null} if there is none. */
    public byte @Nullable [] content(BlobName blob) {
        return containers.look(blob.container()).content(blob.name());
    }

    /** Returns what a node finds at this URL, or {@code null} if there is nothing. */
    public byte @Nullable [] content(SignedUrl url) {
        return content(FakeGrants.blob(url));
    }

    /** Deletes the container with its blobs as somebody else would, if there is one. */
    public void removeContainer(String container) {
        containers.remove(container);
    }

    @Override
    public Throttle throttle() {
        return throttle;
    }

    @Override
    public Mono<Void> createContainer(String container, Map<String, String> metadata) {
        return wire.call(BlobOperation.CREATE_CONTAINER, container, metadata, () -> {
            containers.create(container, metadata, wire.now());
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
    public Mono<Void> deleteContainer(ContainerSnapshot seen) {
        return wire.call(BlobOperation.DELETE_CONTAINER, seen.name(), seen, () -> {
            containers.remove(seen);
            return null;
        });
    }

    @Override
    public Mono<ContainerPage> listContainers(ContainerQuery query) {
        return wire.call(
                BlobOperation.LIST_CONTAINERS,
                query.prefix(),
                query,
                () -> containers.page(query, pageSize, wire.now()));
    }

    @Override
    public Mono<Void> setContainerMetadata(String container, Map<String, String> metadata) {
        return wire.call(BlobOperation.SET_CONTAINER_METADATA, container, metadata, () -> {
            containers.get(container).metadata(metadata, wire.now());
            return null;
        });
    }

    @Override
    public Mono<ETag> put(BlobName blob, BlobContent content, BlobWrite how) {
        return wire.call(
                BlobOperation.PUT,
                blob.toString(),
                content.length(),
                received(content)
                        .map(bytes -> containers.get(blob.container()).put(blob.name(), bytes, how, wire.now())));
    }

    @Override
    public Mono<Void> putBlock(BlobName blob, BlockId id, BlobContent content) {
        return wire.call(
                BlobOperation.PUT_BLOCK,
                blob.toString(),
                content.length(),
                received(content)
                        .doOnNext(bytes -> containers.get(blob.container()).putBlock(blob.name(), id, bytes))
                        .then());
    }

    @Override
    public Mono<ETag> commitBlocks(BlobName blob, List<BlockId> ids, BlobWrite how) {
        return wire.call(
                BlobOperation.COMMIT_BLOCKS,
                blob.toString(),
                ids,
                () -> containers.get(blob.container()).commit(blob.name(), ids, how, wire.now()));
    }

    private Mono<byte[]> received(BlobContent content) {
        return line.through(content.buffers().limitRate(1))
                .reduceWith(ByteArrayOutputStream::new, FakeBlobStore::append)
                .map(ByteArrayOutputStream::toByteArray);
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
            return line.through(Flux.range(0, buffers)
                    .map(i -> ByteBuffer.wrap(
                                    bytes, i * BUFFER_SIZE, Math.min(BUFFER_SIZE, bytes.length - i * BUFFER_SIZE))
                            .slice()));
        }));
    }

    @Override
    public Mono<BlobStart> getStart(BlobName blob, int length) {
        return wire.call(BlobOperation.GET, blob.toString(), null, Mono.defer(() -> {
            byte[] whole = content(blob);
            if (whole == null) {
                return Mono.error(Errors.permanent(ServiceException.BLOB_NOT_FOUND));
            }
            ByteBuffer start =
                    ByteBuffer.wrap(whole, 0, Math.min(length, whole.length)).slice();
            return line.through(Flux.just(start))
                    .then(Mono.fromSupplier(
                            () -> new BlobStart(containers.get(blob.container()).describe(blob), start)));
        }));
    }

    @Override
    public Mono<ETag> createAppendBlob(BlobName blob, BlobWrite how) {
        return wire.call(
                BlobOperation.CREATE_APPEND,
                blob.toString(),
                how,
                () -> containers.get(blob.container()).createAppendBlob(blob.name(), how, wire.now()));
    }

    @Override
    public Mono<Void> append(BlobName blob, long position, BlobContent content) {
        return wire.call(
                BlobOperation.APPEND,
                blob.toString(),
                content.length(),
                received(content)
                        .doOnNext(bytes ->
                                containers.get(blob.container()).append(blob.name(), position, bytes, wire.now()))
                        .then());
    }

    @Override
    public Mono<BlobSnapshot> describe(BlobName blob) {
        return wire.call(
                BlobOperation.DESCRIBE,
                blob.toString(),
                null,
                () -> containers.get(blob.container()).describe(blob));
    }

    @Override
    public Mono<ETag> setMetadata(BlobName blob, Map<String, String> metadata, Condition condition) {
        return wire.call(
                BlobOperation.SET_METADATA,
                blob.toString(),
                metadata,
                () -> containers.get(blob.container()).setMetadata(blob.name(), metadata, condition, wire.now()));
    }

    @Override
    public Mono<Void> delete(BlobName blob, Condition condition) {
        return wire.call(BlobOperation.DELETE, blob.toString(), condition, () -> {
            FakeContainer container = containers.find(blob.container());
            if (container != null) {
                container.delete(blob.name(), condition, wire.now());
            }
            return null;
        });
    }

    @Override
    public Mono<Void> acquireLease(BlobName blob, UUID lease, Duration duration) {
        return lease(BlobOperation.ACQUIRE_LEASE, blob, held -> held.acquire(lease, duration, wire.now()));
    }

    @Override
    public Mono<Void> renewLease(BlobName blob, UUID lease) {
        return lease(BlobOperation.RENEW_LEASE, blob, held -> held.renew(lease, wire.now()));
    }

    @Override
    public Mono<Void> releaseLease(BlobName blob, UUID lease) {
        return lease(BlobOperation.RELEASE_LEASE, blob, held -> held.release(lease));
    }

    @Override
    public Mono<Void> breakLease(BlobName blob) {
        return lease(BlobOperation.BREAK_LEASE, blob, FakeLease::breakNow);
    }

    private Mono<Void> lease(BlobOperation operation, BlobName blob, Consumer<FakeLease> what) {
        return wire.call(operation, blob.toString(), null, () -> {
            containers.get(blob.container()).lease(blob.name(), what);
            return null;
        });
    }

    @Override
    public Mono<Boolean> exists(BlobName blob) {
        return wire.call(BlobOperation.EXISTS, blob.toString(), null, () -> content(blob) != null);
    }

    @Override
    public Mono<BlobPage> listBlobs(BlobQuery query) {
        return wire.call(
                BlobOperation.LIST,
                query.container(),
                query.prefix(),
                () -> containers
                        .get(query.container())
                        .list(query.withPageSize(Math.min(query.pageSize(), pageSize)))
                        .withServerTime(wire.now()));
    }

    @Override
    public Mono<NodeAccess> grant(String container, Permission permission, Duration lifetime) {
        return wire.call(
                BlobOperation.GRANT,
                container,
                permission,
                () -> NodeAccess.of(grants.grant(container, permission, lifetime, wire.now())));
    }

    @Override
    public Mono<BlobAccess> grant(BlobName blob, Permission permission, Duration lifetime) {
        return wire.call(
                BlobOperation.GRANT,
                blob.toString(),
                permission,
                () -> BlobAccess.of(grants.grant(blob, permission, lifetime, wire.now())));
    }

    /** Returns why a node cannot download this, or {@code null} if it can. */
    @Nullable
    String refusesDownload(SignedUrl url) {
        if (!FakeGrants.isOurs(url)) {
            return null;
        }
        String refusal = grants.refusal(url, FakeGrants.split(url)[1], Permission.READ, wire.now());
        return refusal == null && content(url) == null ? "there is no blob " + url : refusal;
    }

    /** Returns why a node cannot upload this, or {@code null} if it was uploaded. */
    @Nullable
    String upload(SignedUrl containerUrl, String blob, byte[] content) {
        String refusal = grants.refusal(containerUrl, blob, Permission.WRITE, wire.now());
        if (refusal != null) {
            return refusal;
        }
        String name = FakeGrants.split(containerUrl)[0];
        FakeContainer container = containers.find(name);
        if (container == null) {
            return "there is no container " + name;
        }
        container.put(blob, content, BlobWrite.of(Condition.none()), wire.now());
        return null;
    }

    static ByteArrayOutputStream append(ByteArrayOutputStream joined, ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        joined.writeBytes(bytes);
        return joined;
    }
}
