package io.batchflux.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Says that one request may be sent now: what a {@link Throttle} gives to those who wait. Thread-safe. */
public final class Turn {

    private final Line line;
    private final Scheduler scheduler;
    private final long place;
    private final Sent counted;
    private final long given;

    Turn(Line line, Scheduler scheduler, long place, Sent counted, long given) {
        this.line = line;
        this.scheduler = scheduler;
        this.place = place;
        this.counted = counted;
        this.given = given;
    }

    /**
     * Tells that the request was refused for coming too often.
     *
     * @param retryAfter how long the service asked to wait, or {@code null}
     */
    public void refused(@Nullable Duration retryAfter) {
        line.refused(counted, given, scheduler, retryAfter == null ? Duration.ZERO : retryAfter);
    }

    /**
     * Tells that the service has answered the request, and has not refused it for coming too often. Who never tells is taken to be refused
     * all along once something was, and gets one turn a second.
     */
    public void accepted() {
        line.accepted(counted, given, scheduler);
    }

    /** Waits for another turn, to send the same request again: before all whose requests came later than it. */
    public Mono<Turn> again() {
        return line.turn(scheduler, place);
    }

    /** The request is not sent after all. */
    void giveBack() {
        line.giveBack(counted, scheduler);
    }
}
