package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.spi.TaskPage;
import io.batchflux.spi.TaskQuery;
import io.batchflux.spi.TaskSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lists the completed tasks of one job, page after page; what takes many pages is listed in several parts of its time, side
 * by side, since each page takes as long as a request. Listings do not overlap.
 */
final class CompletedTasks {

    /** So many pages one after the other are no reason for another part. */
    private static final int PAGES_IN_A_PART = 3;

    private static final int MAX_PARTS = 8;

    private final String jobId;
    private final Function<TaskQuery, Mono<TaskPage>> page;
    private int pages;
    private @Nullable Instant answered;

    /** @param page asks for one page, as often as needed */
    CompletedTasks(String jobId, Function<TaskQuery, Mono<TaskPage>> page) {
        this.jobId = jobId;
        this.page = page;
    }

    /** Returns the server's time of the first answer to the last listing; {@code null} before it. */
    @Nullable
    Instant answered() {
        return answered;
    }

    /** Emits all. */
    Flux<TaskSnapshot> all() {
        return Flux.defer(() -> {
            begin();
            return pages(TaskQuery.completed(jobId));
        });
    }

    /** Emits all tasks of the job, completed or not. */
    Flux<TaskSnapshot> inAnyState() {
        return Flux.defer(() -> {
            begin();
            return pages(TaskQuery.all(jobId));
        });
    }

    /**
     * Emits those that completed at {@code since} or later.
     *
     * @param now the server's time, about
     */
    Flux<TaskSnapshot> since(Instant since, Instant now) {
        return Flux.defer(() -> {
            int parts = Math.min(MAX_PARTS, 1 + pages / PAGES_IN_A_PART);
            begin();
            return Flux.fromIterable(parts(since, now, parts)).flatMap(this::pages, MAX_PARTS, 1);
        });
    }

    private void begin() {
        pages = 0;
        answered = null;
    }

    /** The last part has no end: it has what completes later than the others are listed. */
    private List<TaskQuery> parts(Instant since, Instant now, int count) {
        Duration length = Duration.between(since, now).dividedBy(count);
        List<TaskQuery> parts = new ArrayList<>(count);
        Instant begin = since;
        for (int i = 1; i < count && length.toMillis() > 0; i++) {
            Instant end = begin.plus(length);
            parts.add(TaskQuery.completed(jobId).withChangedSince(begin).withChangedBefore(end));
            begin = end;
        }
        parts.add(TaskQuery.completed(jobId).withChangedSince(begin));
        return parts;
    }

    /** Each page is asked for when the one before has been consumed: a page that waits must not count as late. */
    private Flux<TaskSnapshot> pages(TaskQuery query) {
        return Flux.defer(() -> {
            Part part = new Part(query);
            return Mono.defer(part::next).flatMapIterable(TaskPage::tasks).repeat(() -> part.next != null);
        });
    }

    /** A position says where the listing of one part has got to. */
    private final class Part {

        private @Nullable TaskQuery next;

        Part(TaskQuery first) {
            this.next = first;
        }

        Mono<TaskPage> next() {
            TaskQuery query = requireNonNull(next);
            return page.apply(query).doOnNext(answer -> {
                String continuation = answer.continuation();
                next = continuation == null ? null : query.withContinuation(continuation);
                pages++;
                Instant earliest = answered;
                if (earliest == null || answer.serverTime().isBefore(earliest)) {
                    answered = answer.serverTime();
                }
            });
        }
    }
}
