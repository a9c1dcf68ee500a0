package io.batchflux;

import static io.batchflux.Rig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.batchflux.spi.TaskExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** How long a task was in the queue, ran, and had ended until that was seen; and whose run it was. */
class TaskTimesTests {

    private static final RunInfo RUN = RunInfo.of(RunInfo.Kind.TASKS, "job", "container", "pool");
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final TaskExecution RAN =
            TaskExecution.NONE.withStartTime(NOON.plusSeconds(5)).withEndTime(NOON.plusSeconds(65));

    private static TaskEnded ended(TaskExecution execution) {
        return TaskEnded.of(RUN, NOON.plusSeconds(70), "task", "mine", execution)
                .withAddedAt(NOON)
                .withNoticedAt(NOON.plusSeconds(68));
    }

    @Test
    void ofATaskThatRanOnce() {
        TaskEnded ended = ended(RAN);

        assertThat(ended.queueTime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(ended.runTime()).isEqualTo(Duration.ofSeconds(60));
        assertThat(ended.noticeDelay()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aClockThatDiffersIsReckonedWith() {
        TaskEnded ended = ended(RAN).withClockAhead(Duration.ofSeconds(3));

        assertThat(ended.queueTime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(ended.noticeDelay()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void nothingTakesLessThanNoTime() {
        TaskEnded ended = ended(RAN).withClockAhead(Duration.ofSeconds(-30));

        assertThat(ended.queueTime()).isEqualTo(Duration.ofSeconds(35));
        assertThat(ended.noticeDelay()).isZero();
    }

    @Test
    void ofATaskThatRanAgainTheQueueIsNotKnown() {
        assertThat(ended(RAN.withRetryCount(1)).queueTime()).isNull();
        assertThat(ended(RAN.withRequeueCount(1)).queueTime()).isNull();
        assertThat(ended(RAN.withReadds(1)).queueTime()).isNull();
    }

    @Test
    void ofATaskThatNeverRanNothingIsKnown() {
        TaskEnded ended = TaskEnded.of(RUN, NOON, "task", "mine", TaskExecution.NONE);

        assertThat(ended.queueTime()).isNull();
        assertThat(ended.runTime()).isNull();
        assertThat(ended.noticeDelay()).isNull();
    }

    @Test
    void aRunTellsThem() {
        Rig rig = new Rig().listening();

        rig.complete(rig.runner().run(tasks(2)));

        assertThat(rig.listener.events(TaskEnded.class)).hasSize(2).allSatisfy(ended -> {
            assertThat(ended.noticedAt()).isBetween(ended.addedAt(), ended.time());
            assertThat(ended.clockAhead()).isZero();
            assertThat(ended.queueTime()).isNotNull();
            assertThat(ended.runTime()).isNotNull();
            assertThat(ended.noticeDelay()).isLessThanOrEqualTo(Duration.ofSeconds(10));
        });
    }

    @Test
    void theServicesClockIsComparedWithOurs() {
        Rig rig = new Rig();
        Rig.Recording listener = new Rig.Recording();
        RunEvents events = Rig.events(listener, rig.clock);
        PendingTask<String> task = PendingTask.of("task", 0, "mine", Duration.ofMinutes(1), List.of());
        TaskResult<String> result = TaskResult.Succeeded.of("task", "mine", RAN, List.of());

        events.answered(rig.instant().plusMillis(1999));
        events.ended(new EndedTask.Completed<>(task, RAN), result);
        events.answered(rig.instant().minusSeconds(40));
        events.ended(new EndedTask.Completed<>(task, RAN), result);

        assertThat(listener.events(TaskEnded.class))
                .extracting(TaskEnded::clockAhead)
                .containsExactly(Duration.ZERO, Duration.ofSeconds(-40));
    }

    @Test
    void theBeginHasTheContextOfTheSubscriber() {
        Rig rig = new Rig().listening();

        rig.complete(rig.runner().run(Flux.from(tasks(1))).contextWrite(Context.of("who", "me")));

        RunBegun begun = rig.listener.events(RunBegun.class).get(0);
        assertThat(begun.context().<String>get("who")).isEqualTo("me");
        assertThat(begun.toString()).doesNotContain("me]").contains("entries");
    }
}
