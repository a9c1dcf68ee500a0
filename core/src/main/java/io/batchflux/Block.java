package io.batchflux;

import io.batchflux.spi.BlobContent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Content that is sent together, and again if it does not arrive: in small pieces, so that whoever watches them go sees whether
 * they do.
 *
 * @param pieces the content; never moved
 * @param size how many bytes that is
 */
record Block(List<ByteBuffer> pieces, int size) {

    static final int PIECE = 16 * 1024;

    static final Block EMPTY = new Block(List.of(), 0);

    /** Returns the block with this content, which is not copied. */
    static Block of(ByteBuffer content) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int from = 0; from < content.remaining(); from += PIECE) {
            pieces.add(content.slice(content.position() + from, Math.min(PIECE, content.remaining() - from)));
        }
        return of(pieces);
    }

    static Block of(List<ByteBuffer> pieces) {
        return new Block(pieces, pieces.stream().mapToInt(ByteBuffer::remaining).sum());
    }

    BlobContent content() {
        return BlobContent.of(pieces);
    }

    /** Returns both halves, the first of which is not smaller. */
    List<Block> halves() {
        int middle = (pieces.size() + 1) / 2;
        return List.of(of(pieces.subList(0, middle)), of(pieces.subList(middle, pieces.size())));
    }
}
