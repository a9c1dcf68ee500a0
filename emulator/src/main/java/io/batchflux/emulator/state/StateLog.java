package io.batchflux.emulator.state;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A state log writes entries to the state's file, in the order in which they come, on a thread of its own. When
 * something could not be written, nothing is kept any more, and whatever waits for it fails. It is thread-safe.
 */
public final class StateLog {

    private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);

    private final StateFile file;
    private final Scheduler writer = Schedulers.newSingle("batch-emulator-state", true);
    private volatile @Nullable IOException failure;

    StateLog(StateFile file) {
        this.file = file;
    }

    /** Reads all that counts; for a thread that may wait, before anything is written. */
    public void read(Consumer<Entry> reader) throws IOException {
        file.read(reader);
    }

    /** Writes these, soon. */
    public void append(List<Entry> entries) {
        write(() -> file.append(entries));
    }

    /** Forgets all there was, and begins with these. */
    public void replace(List<Entry> entries) {
        write(() -> file.replace(entries));
    }

    /** Emits what the other emits, after what was appended before. */
    public <T> Mono<T> after(Mono<T> result) {
        return result.publishOn(writer).doOnSuccess(any -> requireSound());
    }

    /** Waits until all is written. */
    void close() throws IOException {
        // Whoever closes may wait; the writer only writes what it was given.
        Mono.fromRunnable(() -> {}).subscribeOn(writer).block();
        writer.dispose();
        file.close();
    }

    private void requireSound() {
        IOException failed = failure;
        if (failed != null) {
            throw new IllegalStateException("the state cannot be kept any more", failed);
        }
    }

    private void write(Writing writing) {
        try {
            writer.schedule(() -> {
                try {
                    if (failure == null) {
                        writing.run();
                    }
                } catch (IOException e) {
                    failure = e;
                    LOG.error("The state of the emulator cannot be written; requests fail from now on", e);
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("Nothing is written any more", closed);
        }
    }

    /** A piece of work of the writer. */
    private interface Writing {

        void run() throws IOException;
    }
}
