package io.batchflux;

import io.batchflux.spi.BatchService;
import io.batchflux.spi.FailureInfo;
import io.batchflux.spi.Operation;
import io.batchflux.spi.TaskExecution;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds named outputs that the last try of a task did not write: Azure Batch runs a task again in the same directory, and uploads what
 * is there. Only a task that has succeeded after a retry is looked at.
 */
final class StaleOutputs {

    private static final String CODE = "StaleOutput";
    private static final String WORKING_DIRECTORY = "wd/";

    private final BatchService service;

    StaleOutputs(BatchService service) {
        this.service = service;
    }

    /** Returns whether anything is to be looked for: only if a try has failed before. */
    static boolean mayHaveSome(EndedTask<?> ended) {
        return ended instanceof EndedTask.Completed<?> completed
                && completed.execution().result() == TaskExecution.Result.SUCCESS
                && completed.execution().retryCount() > 0;
    }

    /** Emits the first output that was written before the last try began; nothing, if there is none or the node does not tell. */
    <C> Mono<Output.Named> find(Run<C> run, EndedTask<C> ended) {
        if (!mayHaveSome(ended)) {
            return Mono.empty();
        }
        Instant start = ((EndedTask.Completed<C>) ended).execution().startTime();
        return start == null
                ? Mono.empty()
                : Flux.fromIterable(named(ended.task()))
                        .concatMap(
                                named -> run.batchRequests
                                        .tryForAMinute(
                                                Stage.COLLECT,
                                                Operation.READ_TASK_FILE,
                                                service.taskFileTime(
                                                        run.id(), ended.task().id(), WORKING_DIRECTORY + named.path()))
                                        .filter(written -> written.isBefore(start))
                                        .map(written -> named),
                                1)
                        .next();
    }

    /** What is an input too is there in any case, and so is what a task has printed. */
    private static List<Output.Named> named(PendingTask<?> task) {
        TaskSpec<?> spec = task.spec();
        if (spec == null || spec.isContinued()) {
            return List.of();
        }
        Set<String> inputs = spec.inputs().stream().map(Input::path).collect(Collectors.toSet());
        return task.outputs().stream()
                .filter(Output.Named.class::isInstance)
                .map(Output.Named.class::cast)
                .filter(named -> !inputs.contains(named.path()) && !named.path().startsWith("../"))
                .toList();
    }

    static <C> EndedTask<C> failed(EndedTask.Completed<C> ended, Output.Named named) {
        FailureInfo info = new FailureInfo(
                FailureInfo.Category.SERVER_ERROR,
                CODE,
                "it exited with 0, but its output \"" + named.name() + "\" (" + named.path()
                        + ") was left by an earlier try in the same directory",
                Map.of());
        return new EndedTask.Completed<>(
                ended.task(),
                ended.execution().withResult(TaskExecution.Result.FAILURE).withFailureInfo(info),
                ended.jobEnd());
    }

    static boolean isCode(String code) {
        return code.equalsIgnoreCase(CODE);
    }
}
