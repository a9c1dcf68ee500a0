package io.batchflux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.batchflux.testing.BatchOperation;
import io.batchflux.testing.Errors;
import io.batchflux.testing.TaskScript;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** The lines that a run leaves in the log, and the ids in what it emits. */
class RunLogTests {

    private final Rig rig = new Rig();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.batchflux");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void runHasOneLineAtItsBeginAndOneAtItsEnd() {
        rig.service.tasks(task -> task.id().equals("task-2") ? TaskScript.exits(3) : TaskScript.succeeds());

        List<TaskResult<Integer>> results =
                rig.complete(rig.runner().run(Flux.range(1, 3).map(number -> TaskSpec.command("run", number))));

        RunInfo run = requireNonNull(results.get(0).run());
        assertThat(results).extracting(TaskResult::run).containsOnly(run);
        assertThat(results).extracting(TaskResult::taskId).containsExactlyInAnyOrder("task-1", "task-2", "task-3");
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0))
                .isEqualTo("job " + run.jobId() + " begins: tasks, pool " + run.poolId() + ", container "
                        + run.container());
        assertThat(lines().get(1))
                .startsWith("job " + run.jobId() + " has completed after PT")
                .endsWith(": 3 tasks added, 2 succeeded, 1 failed");
    }

    @Test
    void resultOfASharedJobSaysItsJob() {
        TaskResult<String> result =
                rig.complete(rig.runner().run(TaskSpec.command("run", "mine"))).get(0);

        RunInfo run = requireNonNull(result.run());
        assertThat(run.kind()).isEqualTo(RunInfo.Kind.SHARED_TASKS);
        assertThat(lines()).hasSize(2).allMatch(line -> line.contains(run.jobId()));
    }

    @Test
    void errorOfARunSaysItsJob() {
        rig.service.faults().on(BatchOperation.CREATE_JOB).fail(Errors.permanent("PermissionDenied"));

        Throwable error = rig.fail(rig.runner().run(Flux.just(TaskSpec.command("run", 1))));

        assertThat(error).isInstanceOfSatisfying(StageFailedException.class, failed -> {
            String job = requireNonNull(failed.run()).jobId();
            assertThat(lines()).hasSize(2).allMatch(line -> line.startsWith("job " + job + " "));
        });
    }

    @Test
    void whatGoesWrongForLongIsSaidEveryTenMinutesForEachStage() {
        rig.service.faults().on(BatchOperation.ADD_TASKS).calls(1, 34).fail(Errors.passing());

        rig.complete(rig.runner().run(Flux.range(1, 3).map(number -> TaskSpec.command("run", number))));

        assertThat(lines()).hasSize(4);
        assertThat(lines().get(1))
                .matches(
                        "job .*: adding tasks has not succeeded for PT1M\\d*S?, and is tried again until PT15M have passed: .*"
                                + " This is said every ten minutes at most");
        assertThat(lines().get(2)).contains("adding tasks has not succeeded for PT1");
    }
}
