package io.batchflux.hunt;

import io.batchflux.hunt.Trouble.Service;
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
import io.batchflux.spi.Throttle;
import io.batchflux.testing.BlobOperation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The blob store as one program sees it. */
final class SimulatedBlobs implements BlobStore {

    private final World world;
    private final Network network;
    private final Handover handover;

    SimulatedBlobs(World world, Network network, Handover handover) {
        this.world = world;
        this.network = network;
        this.handover = handover;
    }

    @Override
    public Throttle throttle() {
        return network.throttle(Service.STORAGE);
    }

    @Override
    public Mono<Void> createContainer(String container, Map<String, String> metadata) {
        return network.call(
                BlobOperation.CREATE_CONTAINER, container, world.store.createContainer(container, metadata));
    }

    @Override
    public Mono<Void> deleteContainer(String container) {
        return network.call(BlobOperation.DELETE_CONTAINER, container, Mono.defer(() -> {
            handover.containerIsDeleted(container);
            return world.store.deleteContainer(container);
        }));
    }

    @Override
    public Mono<Void> deleteContainer(ContainerSnapshot seen) {
        return network.call(BlobOperation.DELETE_CONTAINER, seen.name(), Mono.defer(() -> {
            handover.containerIsDeleted(seen.name());
            return world.store.deleteContainer(seen);
        }));
    }

    @Override
    public Mono<ContainerPage> listContainers(ContainerQuery query) {
        return network.call(BlobOperation.LIST_CONTAINERS, query.prefix(), world.store.listContainers(query));
    }

    @Override
    public Mono<Void> setContainerMetadata(String container, Map<String, String> metadata) {
        return network.call(
                BlobOperation.SET_CONTAINER_METADATA, container, world.store.setContainerMetadata(container, metadata));
    }

    @Override
    public Mono<ETag> put(BlobName blob, BlobContent content, BlobWrite how) {
        return network.call(BlobOperation.PUT, blob.container(), world.store.put(blob, carried(content), how));
    }

    @Override
    public Mono<Void> putBlock(BlobName blob, BlockId id, BlobContent content) {
        return network.call(
                BlobOperation.PUT_BLOCK, blob.container(), world.store.putBlock(blob, id, carried(content)));
    }

    @Override
    public Mono<ETag> commitBlocks(BlobName blob, List<BlockId> ids, BlobWrite how) {
        return network.call(BlobOperation.COMMIT_BLOCKS, blob.container(), world.store.commitBlocks(blob, ids, how));
    }

    @Override
    public Mono<ETag> createAppendBlob(BlobName blob, BlobWrite how) {
        return network.call(BlobOperation.CREATE_APPEND, blob.container(), world.store.createAppendBlob(blob, how));
    }

    @Override
    public Mono<Void> append(BlobName blob, long position, BlobContent content) {
        return network.call(
                BlobOperation.APPEND, blob.container(), world.store.append(blob, position, carried(content)));
    }

    @Override
    public Mono<BlobSnapshot> describe(BlobName blob) {
        return network.call(BlobOperation.DESCRIBE, blob.container(), world.store.describe(blob));
    }

    @Override
    public Mono<ETag> setMetadata(BlobName blob, Map<String, String> metadata, Condition condition) {
        return network.call(
                BlobOperation.SET_METADATA, blob.container(), world.store.setMetadata(blob, metadata, condition));
    }

    @Override
    public Mono<Void> delete(BlobName blob, Condition condition) {
        return network.call(BlobOperation.DELETE, blob.container(), world.store.delete(blob, condition));
    }

    @Override
    public Mono<Void> acquireLease(BlobName blob, UUID lease, Duration duration) {
        return network.call(
                BlobOperation.ACQUIRE_LEASE, blob.container(), world.store.acquireLease(blob, lease, duration));
    }

    @Override
    public Mono<Void> renewLease(BlobName blob, UUID lease) {
        return network.call(BlobOperation.RENEW_LEASE, blob.container(), world.store.renewLease(blob, lease));
    }

    @Override
    public Mono<Void> releaseLease(BlobName blob, UUID lease) {
        return network.call(BlobOperation.RELEASE_LEASE, blob.container(), world.store.releaseLease(blob, lease));
    }

    @Override
    public Mono<Void> breakLease(BlobName blob) {
        return network.call(BlobOperation.BREAK_LEASE, blob.container(), world.store.breakLease(blob));
    }

    private BlobContent carried(BlobContent content) {
        return BlobContent.of(content.length(), network.carry(content.buffers()));
    }

    @Override
    public Flux<ByteBuffer> get(BlobName blob, long offset) {
        return network.stream(BlobOperation.GET, blob.container(), network.carry(world.store.get(blob, offset)));
    }

    @Override
    public Mono<BlobStart> getStart(BlobName blob, int length) {
        return network.call(BlobOperation.GET, blob.container(), world.store.getStart(blob, length));
    }

    @Override
    public Mono<Boolean> exists(BlobName blob) {
        return network.call(BlobOperation.EXISTS, blob.container(), world.store.exists(blob));
    }

    @Override
    public Mono<BlobPage> listBlobs(BlobQuery query) {
        return network.call(BlobOperation.LIST, query.container(), world.store.listBlobs(query));
    }

    @Override
    public Mono<NodeAccess> grant(String container, Permission permission, Duration lifetime) {
        return network.call(BlobOperation.GRANT, container, world.store.grant(container, permission, lifetime));
    }

    @Override
    public Mono<BlobAccess> grant(BlobName blob, Permission permission, Duration lifetime) {
        return network.call(BlobOperation.GRANT, blob.container(), world.store.grant(blob, permission, lifetime));
    }
}
