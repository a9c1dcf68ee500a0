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
import java.util.function.UnaryOperator;
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
    private final Function<TaskQuery, Mono<TaskPage>> request;
    private final UnaryOperator<Mono<TaskPage>> protection;
    private int pages;
    private @Nullable Instant answered;
    private @Nullable Instant end;

    /**
     * Makes a listing of the tasks of this job.
     *
     * @param request asks for one page, once
     * @param protection has it asked for as often as needed
     */
    CompletedTasks(
            String jobId, Function<TaskQuery, Mono<TaskPage>> request, UnaryOperator<Mono<TaskPage>> protection) {
        this.jobId = jobId;
        this.request = request;
        this.protection = protection;
    }

    /** Returns the server's time of the first answer to the last listing; {@code null} before it. */
    @Nullable
    Instant answered() {
        return answered;
    }

    /** Returns the moment before which the last listing has what completed; {@code null} if it has what completed while it was made. */
    @Nullable
    Instant end() {
        return end;
    }

    /** Returns whether the last listing took so many pages that the next one is made in parts. */
    boolean hadMany() {
        return pages >= PAGES_IN_A_PART;
    }

    /** Emits all. */
    Flux<TaskSnapshot> all() {
        return Flux.defer(() -> {
            begin();
            return pages(new Part(TaskQuery.completed(jobId), true));
        });
    }

    /** Emits all tasks of the job, completed or not. */
    Flux<TaskSnapshot> inAnyState() {
        return Flux.defer(() -> {
            begin();
            return pages(new Part(TaskQuery.all(jobId), true));
        });
    }

    /**
     * Emits those that completed at {@code since} or later, and those of a slice of the time before. A listing in parts ends
     * {@code now}: tasks may end faster than one part is listed, and then a part without an end has none.
     *
     * @param now the server's time, about
     * @param again the slice, if any; it follows, as what is new leaves room
     */
    Flux<TaskSnapshot> since(Instant since, Instant now, LookBack.@Nullable Slice again) {
        return Flux.defer(() -> {
            int parts = Math.min(MAX_PARTS, 1 + pages / PAGES_IN_A_PART);
            begin();
            end = parts > 1 && since.isBefore(now) ? now : null;
            List<Part> listing = parts(since, now, end, parts, true);
            if (again != null) {
                listing.addAll(parts(again.from(), again.before(), again.before(), parts, false));
            }
            return Flux.fromIterable(listing).flatMap(this::pages, MAX_PARTS, 1);
        });
    }

    private void begin() {
        pages = 0;
        answered = null;
        end = null;
    }

    /** @param end the end of the last part; without one it has what completes later than the others are listed */
    private List<Part> parts(Instant since, Instant now, @Nullable Instant end, int count, boolean isNew) {
        Duration length = Duration.between(since, now).dividedBy(count);
        List<Part> parts = new ArrayList<>(count);
        Instant begin = since;
        for (int i = 1; i < count && length.toMillis() > 0; i++) {
            Instant next = begin.plus(length);
            parts.add(new Part(completed(begin, next), isNew));
            begin = next;
        }
        parts.add(new Part(completed(begin, end), isNew));
        return parts;
    }

    private TaskQuery completed(Instant since, @Nullable Instant before) {
        return TaskQuery.completed(jobId).withChangedSince(since).withChangedBefore(before);
    }

    /** Each page is asked for when the one before has been consumed: a page that waits must not count as late. */
    private Flux<TaskSnapshot> pages(Part part) {
        return Mono.defer(part::next).flatMapIterable(TaskPage::tasks).repeat(() -> part.next != null);
    }

    /** A position says where the listing of one part has got to. */
    private final class Part {

        private final boolean isNew;
        private final Trail<TaskPage> trail = new Trail<>(TaskPage::continuation);
        private @Nullable TaskQuery next;

        Part(TaskQuery first, boolean isNew) {
            this.next = first;
            this.isNew = isNew;
        }

        Mono<TaskPage> next() {
            TaskQuery query = requireNonNull(next);
            Mono<TaskPage> page = trail.follow(query.continuation(), request.apply(query));
            return protection.apply(page).doOnNext(answer -> {
                String continuation = trail.next(answer);
                next = continuation == null ? null : query.withContinuation(continuation);
                pages += isNew ? 1 : 0;
                Instant earliest = answered;
                if (earliest == null || answer.serverTime().isBefore(earliest)) {
                    answered = answer.serverTime();
                }
            });
        }
    }
}
