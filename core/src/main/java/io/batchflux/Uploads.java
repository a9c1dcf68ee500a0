package io.batchflux;

import io.batchflux.spi.BlobContent;
import io.batchflux.spi.BlobName;
import io.batchflux.spi.BlobStore;
import io.batchflux.spi.BlobWrite;
import io.batchflux.spi.BlockId;
import io.batchflux.spi.Condition;
import io.batchflux.spi.Operation;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Uploads content of any length, for all runs of a connection: what fits into a block with one request, and else in blocks that
 * stay, so that only those are sent again that did not arrive.
 *
 * <p>Content is subscribed to once. What has been emitted of it is in memory until it has arrived, and only so much of it as the
 * run's options allow all uploads together. How many bytes are under way is up to the {@link Uplink}; a block that it does not
 * carry is divided.
 */
final class Uploads {

    private static final BlobWrite ALWAYS = BlobWrite.of(Condition.none());
    private static final int BLOCKS_AT_ONCE = 8;
    /** With so many blocks there are only more of them if the content is so long. */
    private static final int MANY_BLOCKS = BlobStore.MAX_BLOCKS / 2;
    /** After so many blocks they are twice as large. */
    private static final int BLOCKS_OF_A_SIZE = BlobStore.MAX_BLOCKS / 5;

    private final BlobStore store;
    private final Scheduler scheduler;
    private final Chance chance;
    private final Room memory;
    private final Uplink uplink;

    Uploads(BlobStore store, Scheduler scheduler, Chance chance) {
        this.store = store;
        this.scheduler = scheduler;
        this.chance = chance;
        this.memory = new Room(scheduler);
        this.uplink = new Uplink(scheduler);
    }

    /** Uploads content that is in memory already. */
    Mono<Void> put(Resilience requests, BlobName blob, ByteBuffer content) {
        return Mono.defer(() -> {
            Upload upload = new Upload(requests, blob, ALWAYS);
            int size = BlobStore.MAX_CONTENT;
            return content.remaining() <= size
                    ? upload.commit(upload.send(Block.of(content), true))
                    : upload.send(Flux.range(0, (content.remaining() + size - 1) / size)
                            .map(number -> content.slice(
                                    content.position() + number * size,
                                    Math.min(size, content.remaining() - number * size)))
                            .map(slice -> new Blocks.Held(Block.of(slice), Disposables.disposed(), false)));
        });
    }

    /** Uploads content as it is emitted; its error is the error. */
    Mono<Void> put(Resilience requests, BlobName blob, Flux<ByteBuffer> content) {
        return put(requests, blob, content, ALWAYS);
    }

    /** Uploads content as it is emitted, under this condition and with these metadata. */
    Mono<Void> put(Resilience requests, BlobName blob, Flux<ByteBuffer> content, BlobWrite how) {
        return Mono.using(
                () -> new Upload(requests, blob, how),
                upload -> upload.send(
                        Blocks.of(requests.awaited(Stage.STAGE_INPUTS, content), upload, upload::share, scheduler)),
                upload -> upload.shares.dispose());
    }

    /**
     * A block that has arrived.
     *
     * @param number which it is
     * @param ids by which it is committed, in one or several parts
     */
    private record Arrived(long number, List<BlockId> ids) {}

    /** One blob that is written. */
    private final class Upload implements Blocks.Sizes {

        private final Resilience requests;
        private final BlobName blob;
        private final BlobWrite how;
        private final String name = chance.letters(16);
        private final AtomicInteger numbers = new AtomicInteger();
        /** Room that is left to give back, whatever ends the upload. */
        private final Disposable.Composite shares = Disposables.composite();

        Upload(Resilience requests, BlobName blob, BlobWrite how) {
            this.requests = requests;
            this.blob = blob;
            this.how = how;
        }

        Room.Share share(int bytes) {
            Room.Share share = memory.share(bytes, requests::bytesOfUploads);
            shares.add(share);
            return share;
        }

        @Override
        public int of(int block) {
            int size = (int) Math.min(BlobStore.MAX_CONTENT, requests.bytesOfUploads());
            return size << Math.min(block / BLOCKS_OF_A_SIZE, 4);
        }

        @Override
        public boolean mayBeSmaller(int block) {
            return numbers.get() < MANY_BLOCKS;
        }

        /** What has arrived is let go of, also while blocks before it are under way. */
        Mono<Void> send(Flux<Blocks.Held> blocks) {
            return commit(blocks.defaultIfEmpty(new Blocks.Held(Block.EMPTY, Disposables.disposed(), true))
                    .publishOn(scheduler, 1)
                    .index()
                    .flatMap(held -> send(held.getT1(), held.getT2()), BLOCKS_AT_ONCE, 1)
                    .collectSortedList(Comparator.comparing(Arrived::number))
                    .flatMapIterable(arrived -> arrived)
                    .flatMapIterable(Arrived::ids));
        }

        private Mono<Arrived> send(long number, Blocks.Held held) {
            return send(held.content(), number == 0 && held.isLast())
                    .collectList()
                    .map(ids -> new Arrived(number, ids))
                    .doFinally(signal -> {
                        held.room().dispose();
                        shares.remove(held.room());
                    });
        }

        private Mono<Void> commit(Flux<BlockId> blocks) {
            return blocks.collectList()
                    .filter(ids -> !ids.isEmpty())
                    .flatMap(ids -> requests.protectBrief(
                            Stage.STAGE_INPUTS,
                            Operation.COMMIT_BLOCKS,
                            store.commitBlocks(blob, ids, how),
                            Mono.never()))
                    .then();
        }

        /** Emits the ids of the blocks that are to be committed: none if the block was all. */
        private Flux<BlockId> send(Block block, boolean whole) {
            return Flux.defer(() -> {
                if (whole) {
                    return request(Operation.PUT_BLOB, block, content -> store.put(blob, content, how))
                            .thenMany(Flux.<BlockId>empty())
                            .onErrorResume(Uplink.TooMuchAtOnce.class, error -> sendHalves(block));
                }
                BlockId id = BlockId.of(name, numbers.getAndIncrement());
                return request(Operation.PUT_BLOCK, block, content -> store.putBlock(blob, id, content))
                        .thenMany(Flux.just(id))
                        .onErrorResume(Uplink.TooMuchAtOnce.class, error -> sendHalves(block));
            });
        }

        private Flux<BlockId> sendHalves(Block block) {
            return Flux.fromIterable(block.halves()).concatMap(half -> send(half, false), 1);
        }

        private <T> Mono<T> request(Operation operation, Block block, Function<BlobContent, Mono<T>> send) {
            return requests.protectUpload(operation, uplink, block.content(), numbers.get() < MANY_BLOCKS, send);
        }
    }
}
