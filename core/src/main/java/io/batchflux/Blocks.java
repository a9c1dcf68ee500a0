package io.batchflux;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Cuts content into blocks, each of which is copied into memory once there is room for it.
 *
 * <p>A buffer is asked for when a block is, and room when there is a buffer. Content that pauses within a block does not keep
 * the room that others wait for: what has come is emitted as a smaller block. Signals come from the thread of the content, of the
 * request, of the timer or of whoever makes room, one at a time.
 */
final class Blocks extends Regrouping<ByteBuffer, Blocks.Held> {

    /** A block that is not full waits so long for more. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Sizes sizes;
    private final IntFunction<Room.Share> room;

    /** Which block has room. */
    private volatile long roomy = -1;

    // From here on: only by whoever drains.
    private boolean isAwaited;
    private @Nullable ByteBuffer rest;
    private @Nullable Copy copy;

    private Blocks(
            CoreSubscriber<? super Held> downstream, Sizes sizes, IntFunction<Room.Share> room, Scheduler scheduler) {
        super(downstream, scheduler);
        this.sizes = sizes;
        this.room = room;
    }

    /** How large blocks are. */
    interface Sizes {

        /** Returns how many bytes this block has, counted from 0. */
        int of(int block);

        /** Returns whether this block may be smaller, of which there are more then. */
        boolean mayBeSmaller(int block);
    }

    /**
     * A block with the room that it takes, which whoever receives it gives back.
     *
     * @param content the block, with a byte at least
     * @param room the room
     * @param isLast whether it is known that there is no other
     */
    record Held(Block content, Disposable room, boolean isLast) {}

    /**
     * Emits the blocks, none if there is no content.
     *
     * @param room makes the share of a block of so many bytes; one whose block is not emitted is not given back here
     */
    static Flux<Held> of(Flux<ByteBuffer> content, Sizes sizes, IntFunction<Room.Share> room, Scheduler scheduler) {
        return content.transform(Operators.<ByteBuffer, Held>lift(
                (source, downstream) -> new Blocks(downstream, sizes, room, scheduler)));
    }

    @Override
    void step(boolean noMoreArrive) {
        while (!isOver() && advance(noMoreArrive)) {}
    }

    @Override
    void forget() {
        copy = null;
        rest = null;
    }

    /** Does what can be done next, if anything can. */
    private boolean advance(boolean noMoreArrive) {
        ByteBuffer buffer = buffer();
        Copy current = copy;
        if (current == null) {
            if (buffer != null) {
                return isRequested() && begin();
            }
            if (noMoreArrive) {
                complete();
            } else if (isRequested()) {
                ask();
            }
            return false;
        }
        if (roomy != groups()) {
            return false;
        }
        if (buffer != null) {
            current.take(buffer);
        }
        boolean isLast = noMoreArrive && buffer() == null;
        if (current.isFull() || isLast || isOverdue()) {
            emit(current, isLast);
            return true;
        }
        watch();
        ask();
        return false;
    }

    /** Returns the buffer of which some is left, {@code null} if none has come. */
    private @Nullable ByteBuffer buffer() {
        ByteBuffer buffer = rest;
        while (buffer == null || !buffer.hasRemaining()) {
            buffer = next();
            if (buffer == null) {
                return null;
            }
            isAwaited = false;
            buffer = buffer.duplicate();
            rest = buffer;
        }
        return buffer;
    }

    private boolean begin() {
        long block = groups();
        int size = sizes.of((int) block);
        Room.Share share = room.apply(size);
        copy = new Copy(size, share);
        share.take(() -> {
            roomy = block;
            drain();
        });
        return true;
    }

    private void emit(Copy full, boolean isLast) {
        copy = null;
        Block block = full.toBlock();
        full.share.keep(block.size());
        emit(new Held(block, full.share, isLast));
    }

    private void watch() {
        if (sizes.mayBeSmaller((int) groups())) {
            watch(PATIENCE);
        }
    }

    private void ask() {
        if (!isAwaited) {
            isAwaited = true;
            ask(1);
        }
    }

    /** What has come of a block, in pieces of its own: who emitted the buffers may use them again. */
    private static final class Copy {

        private static final int SMALL = 512;

        private final int size;
        private final Room.Share share;
        private final List<ByteBuffer> pieces = new ArrayList<>();
        private int copied;

        Copy(int size, Room.Share share) {
            this.size = size;
            this.share = share;
        }

        boolean isFull() {
            return copied == size;
        }

        void take(ByteBuffer buffer) {
            while (buffer.hasRemaining() && !isFull()) {
                ByteBuffer piece = piece(buffer.remaining());
                int count = Math.min(piece.remaining(), Math.min(buffer.remaining(), size - copied));
                piece.put(buffer.slice(buffer.position(), count));
                buffer.position(buffer.position() + count);
                copied += count;
            }
        }

        private ByteBuffer piece(int wanted) {
            ByteBuffer last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
            if (last != null && last.hasRemaining()) {
                return last;
            }
            int least = last == null ? SMALL : Block.PIECE;
            ByteBuffer piece = ByteBuffer.allocate(Math.min(size, Math.min(Block.PIECE, Math.max(wanted, least))));
            pieces.add(piece);
            return piece;
        }

        Block toBlock() {
            pieces.forEach(ByteBuffer::flip);
            return Block.of(pieces);
        }
    }
}
