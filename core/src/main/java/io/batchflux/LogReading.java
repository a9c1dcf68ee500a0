package io.batchflux;

import io.batchflux.spi.BlobSnapshot;
import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.TaskExecution;
import io.batchflux.spi.TaskSnapshot;
import io.batchflux.spi.TaskState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One subscription to what a task prints: remembers where it is. Its rounds never overlap. */
final class LogReading {

    private static final Logger LOG = LoggerFactory.getLogger(LogReading.class);

    /** What comes before that which another try prints, of which the one before may have broken off in a line. */
    private static final ByteBuffer ANOTHER_TRY = ByteBuffer.allocate(0);

    private final LogSource source;
    private final String file;
    private final LogTail tail = new LogTail();
    private long offset;
    private boolean begun;
    /** The try that is being read, by its node and begin. */
    private @Nullable String node;

    private @Nullable Instant start;
    /** Whether what is read is of a later try, of which nothing else is known yet. */
    private boolean isAhead;

    private boolean ended;
    private boolean over;
    /** Whether there is more to read, as far as is known. */
    private boolean more;

    private Duration pause;

    LogReading(LogSource source, String file, long offset) {
        this.source = source;
        this.file = file;
        this.offset = offset;
        this.pause = source.polling().floor();
    }

    /** Emits what is read, and an empty buffer where the file is begun anew. */
    Flux<ByteBuffer> all() {
        Demand demand = new Demand();
        return demand.of(demand.await()
                .thenMany(Flux.defer(this::round))
                .repeatWhen(rounds -> rounds.takeWhile(round -> !over).concatMap(round -> next(), 1)));
    }

    /** What follows at once is another round, and not a part of this one: a long log would be as many levels of operators. */
    private Mono<Long> next() {
        boolean atOnce = more;
        more = false;
        return atOnce ? Mono.just(0L) : source.pause(pause);
    }

    /** A log whose task has not begun, as far as is known, is not looked for. */
    private Flux<ByteBuffer> round() {
        return begun ? read() : state();
    }

    private Flux<ByteBuffer> read() {
        return source.read(file, offset - tail.length(), LogSource.PART)
                .flatMapMany(this::received)
                .onErrorResume(LogReading::isGone, this::gone);
    }

    private Flux<ByteBuffer> received(byte[] part) {
        if (!tail.isBeginOf(part)) {
            isAhead = true;
            return anew();
        }
        int known = tail.length();
        if (part.length == known) {
            return nothingNew();
        }
        tail.read(part);
        offset += part.length - known;
        pause = source.polling().floor();
        // What fills a part, or is left of a task that has ended, is not waited for.
        more = part.length == LogSource.PART || ended;
        return Flux.just(ByteBuffer.wrap(part, known, part.length - known).slice());
    }

    private Flux<ByteBuffer> nothingNew() {
        if (ended) {
            over = true;
            return Flux.empty();
        }
        pause = source.polling().after(pause, false);
        return state();
    }

    private Flux<ByteBuffer> described(TaskSnapshot task) {
        TaskExecution execution = task.execution();
        ended = task.state() == TaskState.COMPLETED;
        if (ended && execution.startTime() == null) {
            over = true;
            return Flux.empty();
        }
        if (!ended && task.state() != TaskState.RUNNING) {
            begun = false;
            pause = source.polling().after(pause, false);
            return Flux.empty();
        }
        boolean isFirst = start == null || isAhead;
        isAhead = false;
        boolean isSameTry = Objects.equals(execution.startTime(), start);
        boolean isSameNode = Objects.equals(execution.nodeId(), node);
        start = execution.startTime();
        node = execution.nodeId();
        if (isFirst || isSameTry) {
            boolean before = begun;
            begun = true;
            return ended || !before ? read() : Flux.empty();
        }
        begun = true;
        pause = source.polling().floor();
        return isSameNode ? again() : anew();
    }

    /** The next try on the same node writes behind what the last one has written, or anew: what was read of that shows it. */
    private Flux<ByteBuffer> again() {
        return offset == 0 || tail.length() > 0
                ? read()
                : source.read(file, offset - 1, 1)
                        .flatMapMany(last -> last.length == 0 ? anew() : read())
                        .onErrorResume(LogReading::isGone, this::gone);
    }

    private Flux<ByteBuffer> anew() {
        fromTheBeginning();
        return Flux.concat(Flux.just(ANOTHER_TRY), read());
    }

    private void fromTheBeginning() {
        offset = 0;
        tail.clear();
    }

    private static boolean isGone(Throwable error) {
        return error instanceof StageFailedException failed && failed.error() instanceof PermanentServiceException;
    }

    /** The file may not be there yet, or not any more. */
    private Flux<ByteBuffer> gone(Throwable error) {
        LOG.debug("{} cannot be read from the node", file, error);
        return ended ? kept() : nothingNew();
    }

    private Flux<ByteBuffer> kept() {
        over = true;
        return source.kept(file)
                .flatMapMany(kept -> grows(kept).flatMapMany(grows -> {
                    if (!grows) {
                        fromTheBeginning();
                        return Flux.concat(Flux.just(ANOTHER_TRY), source.readKept(kept.blob(), offset));
                    }
                    return kept.size() > offset ? source.readKept(kept.blob(), offset) : Flux.empty();
                }));
    }

    /** Emits whether what was uploaded goes on behind what was read. */
    private Mono<Boolean> grows(BlobSnapshot kept) {
        int known = tail.length();
        if (known == 0 || kept.size() < offset) {
            return Mono.just(known == 0);
        }
        return source.partOfKept(kept.blob(), offset - known, known).map(tail::isBeginOf);
    }

    /** A task of which something was read may be deleted with its job by now. */
    private Flux<ByteBuffer> state() {
        return source.describe()
                .flatMapMany(this::described)
                .onErrorResume(error -> start != null && isGone(error), error -> kept());
    }
}
