package io.batchflux.hunt;

import io.batchflux.hunt.Trouble.Service;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.NodeAccess;
import io.batchflux.spi.Throttle;
import io.batchflux.testing.BlobOperation;
import java.nio.ByteBuffer;
import java.time.Duration;
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
    public Mono<Void> createContainer(String container) {
        return network.call(BlobOperation.CREATE_CONTAINER, container, world.store.createContainer(container));
    }

    @Override
    public Mono<Void> deleteContainer(String container) {
        return network.call(BlobOperation.DELETE_CONTAINER, container, Mono.defer(() -> {
            handover.containerIsDeleted(container);
            return world.store.deleteContainer(container);
        }));
    }

    @Override
    public Mono<Void> put(BlobName blob, Flux<ByteBuffer> content) {
        return network.call(BlobOperation.PUT, blob.container(), world.store.put(blob, network.carry(content)));
    }

    @Override
    public Flux<ByteBuffer> get(BlobName blob, long offset) {
        return network.stream(BlobOperation.GET, blob.container(), network.carry(world.store.get(blob, offset)));
    }

    @Override
    public Mono<Boolean> exists(BlobName blob) {
        return network.call(BlobOperation.EXISTS, blob.container(), world.store.exists(blob));
    }

    @Override
    public Flux<BlobSnapshot> list(String container, String prefix) {
        return network.stream(BlobOperation.LIST, container, world.store.list(container, prefix));
    }

    @Override
    public Mono<NodeAccess> grant(String container, Permission permission, Duration lifetime) {
        return network.call(BlobOperation.GRANT, container, world.store.grant(container, permission, lifetime));
    }
}
