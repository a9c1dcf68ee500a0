package io.batchflux.emulator.node;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** File chunks read a part of a file piece by piece, as fast as the subscriber asks for it. */
public final class FileChunks {

    private static final int SIZE = 64 * 1024;

    private FileChunks() {}

    /**
     * Reads on the scheduler; fails if the file is shorter than it has to be.
     *
     * @param file opens the file
     */
    public static Flux<ByteBuf> read(Callable<SeekableByteChannel> file, long offset, long length, Scheduler disk) {
        return Flux.<ByteBuf, State>generate(
                        () -> new State(file.call(), offset, offset + length),
                        (state, sink) -> {
                            if (state.at == state.end) {
                                sink.complete();
                            } else {
                                sink.next(state.next());
                            }
                            return state;
                        },
                        State::close)
                .subscribeOn(disk);
    }

    private static final class State {

        private final SeekableByteChannel channel;
        private final long end;
        private long at;

        State(SeekableByteChannel channel, long at, long end) throws IOException {
            this.channel = channel.position(at);
            this.at = at;
            this.end = end;
        }

        ByteBuf next() {
            try {
                ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(SIZE, end - at));
                int count = channel.read(chunk);
                if (count < 0) {
                    throw new EOFException("the file has become shorter");
                }
                at += count;
                return Unpooled.wrappedBuffer(chunk.flip());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
