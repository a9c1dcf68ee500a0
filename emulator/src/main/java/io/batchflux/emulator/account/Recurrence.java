package io.batchflux.emulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.wire.Json;
import io.batchflux.emulator.wire.JsonBody;
import io.batchflux.emulator.wire.ServiceTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A recurrence says when a job schedule makes its jobs.
 *
 * @param doNotRunUntil before when it makes none
 * @param doNotRunAfter from when on it makes none
 * @param startWindow for how long a job can be made that is due, if it could not be made at once
 * @param interval the time from one job to the next; there is one job alone without it
 */
record Recurrence(
        Optional<Instant> doNotRunUntil,
        Optional<Instant> doNotRunAfter,
        Optional<Duration> startWindow,
        Optional<Duration> interval) {

    static final Recurrence ONCE =
            new Recurrence(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** So long is as good as for ever, and can be added to any time. */
    private static final Duration LONGEST = Duration.ofDays(1_000_000);

    static Recurrence read(JsonBody schedule) {
        schedule.allowOnly(Set.of("doNotRunUntil", "doNotRunAfter", "startWindow", "recurrenceInterval"));
        Optional<Instant> until = schedule.time("doNotRunUntil");
        Optional<Instant> after = schedule.time("doNotRunAfter");
        if (until.isPresent() && after.isPresent() && !after.get().isAfter(until.get())) {
            throw schedule.invalid("doNotRunAfter", "must be later than doNotRunUntil");
        }
        return new Recurrence(
                until, after, duration(schedule, "startWindow"), duration(schedule, "recurrenceInterval"));
    }

    /** Returns whether a job that is due since then can still be made. */
    boolean isOpen(Instant due, Instant now) {
        boolean inWindow =
                startWindow.map(window -> !now.isAfter(due.plus(window))).orElse(true);
        return inWindow && doNotRunAfter.map(now::isBefore).orElse(true);
    }

    /** Returns when the last job was due, or else the next one will be: the chances of those before it have passed. */
    Instant latest(Instant due, Instant now) {
        if (interval.isEmpty() || !now.isAfter(due)) {
            return due;
        }
        long passed = Duration.between(due, now).dividedBy(interval.get());
        return due.plus(interval.get().multipliedBy(passed));
    }

    /** Returns the recurrence as the service shows it. */
    ObjectNode json() {
        ObjectNode json = Json.object();
        doNotRunUntil.ifPresent(time -> json.put("doNotRunUntil", ServiceTime.body(time)));
        doNotRunAfter.ifPresent(time -> json.put("doNotRunAfter", ServiceTime.body(time)));
        startWindow.ifPresent(time -> json.put("startWindow", time(time)));
        interval.ifPresent(time -> json.put("recurrenceInterval", time(time)));
        return json;
    }

    static Recurrence of(JsonNode json) {
        return json instanceof ObjectNode schedule ? read(JsonBody.of(schedule)) : ONCE;
    }

    private static String time(Duration duration) {
        return duration.equals(LONGEST) ? ServiceTime.FOREVER : ServiceTime.duration(duration);
    }

    private static Optional<Duration> duration(JsonBody schedule, String member) {
        if (!schedule.has(member)) {
            return Optional.empty();
        }
        Duration duration = Duration.parse(schedule.duration(member, ""));
        if (duration.compareTo(SHORTEST) < 0) {
            throw schedule.invalid(member, "must be at least a minute");
        }
        return Optional.of(duration.compareTo(LONGEST) > 0 ? LONGEST : duration);
    }
}
