package io.batchflux.emulator.account;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batchflux.emulator.NodeSupply;
import io.batchflux.emulator.PoolOptions;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.Json;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Whoever asks for a publisher and does not subscribe has changed nothing. */
class ColdPublisherTests {

    private final AccountOnVirtualTime emulated = new AccountOnVirtualTime(PoolOptions.of("pool"));
    private final TaskLifecycle tasks = emulated.lifecycles.tasks();

    @Test
    void aTaskIsTerminatedOnSubscription() {
        Task task = emulated.task(emulated.job("job", "pool", Json.object()), "task");
        assertThat(task.state()).isEqualTo(TaskState.RUNNING);

        Mono<Void> terminated = tasks.terminate(task);

        assertThat(task.state()).isEqualTo(TaskState.RUNNING);
        StepVerifier.create(terminated).verifyComplete();
        assertThat(task.state()).isEqualTo(TaskState.COMPLETED);
        StepVerifier.create(terminated).verifyError(BatchException.class);
    }

    @Test
    void aTaskIsDeletedOnSubscription() {
        Job job = emulated.job("job", "pool", Json.object());
        Task task = emulated.task(job, "task");

        Mono<Void> deleted = tasks.delete(task);

        assertThat(job.tasks().find("task")).contains(task);
        assertThat(emulated.node("pool").runningTasks()).isOne();
        StepVerifier.create(deleted).verifyComplete();
        assertThat(job.tasks().find("task")).isEmpty();
        assertThat(emulated.node("pool").runningTasks()).isZero();
    }

    @Test
    void theJobsOfANodeAreForgottenOnSubscription() {
        ObjectNode body = Json.object();
        body.putObject("jobPreparationTask").put("commandLine", "true");
        Job job = emulated.job("job", "pool", body);
        emulated.task(job, "task");
        NodeTasks nodeTasks = new NodeTasks(emulated.loop, emulated.account, tasks);
        NodePreparation preparation =
                requireNonNull(job.preparations().get(emulated.node("pool").id()));

        Mono<Void> forgotten = nodeTasks.forgetJobs(emulated.node("pool"));

        assertThat(job.preparations()).containsValue(preparation);
        assertThat(preparation.isAbandoned()).isFalse();
        StepVerifier.create(forgotten).verifyComplete();
        assertThat(job.preparations()).doesNotContainValue(preparation);
        assertThat(preparation.isAbandoned()).isTrue();
    }

    @Test
    void theStartOfANodeIsStoppedOnSubscription() {
        NodeSupply slow = NodeSupply.prompt().withStartUp(Duration.ofMinutes(1));
        AccountOnVirtualTime starting =
                new AccountOnVirtualTime(PoolOptions.of("pool").withSupply(slow));
        Node node = starting.node("pool");
        NodeStarts starts = new NodeStarts(
                starting.loop,
                starting.lifecycles.tasks(),
                new StartTasks(starting.loop, starting.runtime, starting.launches));

        Mono<Void> stopped = starts.stop(node);

        assertThat(node.start().map(NodeStart::isCancelled)).isEqualTo(Optional.of(false));
        StepVerifier.create(stopped).verifyComplete();
        assertThat(node.start().map(NodeStart::isCancelled)).isEqualTo(Optional.of(true));
    }
}
