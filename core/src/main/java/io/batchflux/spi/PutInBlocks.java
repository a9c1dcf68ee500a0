package io.batchflux.spi;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes a blob of any length with requests that write a part of it each: one block after the other, of which one is in memory.
 *
 * <p>Blocks are named by their content, so that those of two who write the blob at the same time are the same or do not mix.
 */
final class PutInBlocks {

    private static final BlobWrite ALWAYS = BlobWrite.of(Condition.none());

    private final BlobStore store;
    private final BlobName blob;

    PutInBlocks(BlobStore store, BlobName blob) {
        this.store = store;
        this.blob = blob;
    }

    Mono<Void> put(Flux<ByteBuffer> content) {
        return Flux.defer(
                        () -> content.concatMapIterable(PutInBlocks::slices, 1).bufferUntil(new Full()))
                .switchOnFirst((first, blocks) -> {
                    List<ByteBuffer> begin = first.get();
                    // What is not a whole block is the last.
                    return begin == null || size(begin) < BlobStore.MAX_CONTENT
                            ? blocks.defaultIfEmpty(List.of())
                                    .concatMap(whole -> store.put(blob, BlobContent.of(whole), ALWAYS), 1)
                            : commit(blocks);
                })
                .then();
    }

    private Flux<ETag> commit(Flux<List<ByteBuffer>> blocks) {
        return blocks.index((number, block) -> Mono.defer(() -> {
                    BlockId id = BlockId.of(digest(block), number.intValue());
                    return store.putBlock(blob, id, BlobContent.of(block)).thenReturn(id);
                }))
                .concatMap(put -> put, 1)
                .collectList()
                .flatMapMany(ids -> store.commitBlocks(blob, ids, ALWAYS));
    }

    private static String digest(List<ByteBuffer> block) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            block.forEach(buffer -> sha256.update(buffer.duplicate()));
            return HexFormat.of().formatHex(sha256.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static long size(List<ByteBuffer> block) {
        return block.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /** Cuts a buffer that does not end where a block does. */
    private static List<ByteBuffer> slices(ByteBuffer buffer) {
        int size = BlobStore.MAX_CONTENT;
        return Stream.iterate(0, from -> from < buffer.remaining(), from -> from + size)
                .map(from -> buffer.slice(buffer.position() + from, Math.min(size, buffer.remaining() - from)))
                .toList();
    }

    /** Says that a block is full; its state is that of one subscription. */
    private static final class Full implements Predicate<ByteBuffer> {

        private long size;

        @Override
        public boolean test(ByteBuffer buffer) {
            size += buffer.remaining();
            if (size < BlobStore.MAX_CONTENT) {
                return false;
            }
            size = 0;
            return true;
        }
    }
}
