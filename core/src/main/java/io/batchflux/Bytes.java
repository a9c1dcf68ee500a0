package io.batchflux;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Joins buffers, up to a limit. */
final class Bytes {

    private Bytes() {}

    /**
     * Emits all bytes together.
     *
     * @param expected how many they are, as far as is known
     * @param limit how many they may be
     * @param what names them
     */
    static Mono<byte[]> join(Flux<ByteBuffer> content, int expected, int limit, String what) {
        return content.collect(
                        () -> new Joined(inMemory(what, expected, () -> new byte[expected])),
                        (joined, buffer) -> joined.add(buffer, limit, what))
                .map(Joined::bytes);
    }

    /** Makes something large; if the virtual machine has no memory for it, nothing else is the worse for that. */
    static <T> T inMemory(String what, int bytes, Supplier<T> made) {
        try {
            return made.get();
        } catch (OutOfMemoryError e) {
            throw new IllegalStateException(
                    what + " has " + bytes + " bytes, for which there is no memory: " + e.getMessage()
                            + "; use saveTo(..) or content()",
                    e);
        }
    }

    /** Bytes that have come; of as many as were expected there is never a copy. */
    private static final class Joined {

        private byte[] bytes;
        private int count;

        Joined(byte[] bytes) {
            this.bytes = bytes;
        }

        void add(ByteBuffer buffer, int limit, String what) {
            int added = buffer.remaining();
            if (count + (long) added > limit) {
                throw new IllegalStateException(what + " must have at most " + limit + " bytes, has more");
            }
            if (added > bytes.length - count) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(count + (long) added, 2L * bytes.length)));
            }
            buffer.get(bytes, count, added);
            count += added;
        }

        byte[] bytes() {
            return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
        }
    }
}
