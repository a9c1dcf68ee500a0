package io.batchflux;

import static java.util.Objects.requireNonNull;

import io.batchflux.function.Invocation;
import io.batchflux.function.NodeMain;
import io.batchflux.function.Outcome;
import io.batchflux.function.OutcomeReader;
import io.batchflux.function.RemoteException;
import io.batchflux.function.RemoteFunction;
import io.batchflux.function.ResolvedFunction;
import io.batchflux.spi.JobPreparation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Turns calls of a function into tasks, and what the tasks leave into values. */
final class FunctionTasks {

    private static final String INVOCATION_ID = "0";
    private static final String OUTCOMES = "outcomes";

    /** How tasks are run: see {@link DefaultBatchRunner}. */
    interface TaskRunner {
        <C, T> Flux<T> run(
                Publisher<TaskSpec<C>> tasks,
                Mono<Optional<JobPreparation>> preparation,
                Function<? super TaskResult<C>, ? extends Publisher<T>> collect);
    }

    private record Call<A>(A argument, Invocation invocation) {}

    private final FunctionOptions options;
    private final StageCode stageCode;
    private final TaskRunner runner;
    private final SharedJobs singles;

    FunctionTasks(FunctionOptions options, StageCode stageCode, TaskRunner runner, SharedJobs singles) {
        this.options = options;
        this.stageCode = stageCode;
        this.runner = runner;
        this.singles = singles;
    }

    <A, R> Mono<R> call(RemoteFunction<A, R> function, A argument) {
        ResolvedFunction<A, R> resolved = ResolvedFunction.of(function);
        requireNonNull(argument, "argument must not be null");
        TaskSpec<Call<A>> task = task(new Call<>(argument, resolved.invocation(INVOCATION_ID, argument)));
        return singles.run(task, result -> evaluation(resolved, result))
                .flatMap(evaluation -> Mono.justOrEmpty(evaluation.orElseThrow()));
    }

    <A, R> Flux<Evaluation<A, R>> sweep(RemoteFunction<A, R> function, Publisher<? extends A> parameters) {
        ResolvedFunction<A, R> resolved = ResolvedFunction.of(function);
        requireNonNull(parameters, "parameters must not be null");
        return evaluate(
                resolved,
                Flux.from(parameters)
                        .map(parameter -> new Call<A>(parameter, resolved.invocation(INVOCATION_ID, parameter))));
    }

    private <A, R> Flux<Evaluation<A, R>> evaluate(ResolvedFunction<A, R> function, Publisher<Call<A>> calls) {
        return runner.run(Flux.from(calls).map(this::task), stageCode.stage(), result -> evaluation(function, result));
    }

    private <A> TaskSpec<Call<A>> task(Call<A> call) {
        TaskSpec<Call<A>> task =
                TaskSpec.command(commandLine(), call).withOutput(Output.named(OUTCOMES, NodeMain.OUTCOMES_FILE));
        String image = options.image();
        if (image != null) {
            task = task.withImage(image);
        }
        String json = call.invocation().toJson();
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= options.inlineLimit()
                ? task.withEnvironment(NodeMain.INVOCATIONS_VARIABLE, json)
                : task.withInput(new Input.Bytes(NodeMain.INVOCATIONS_FILE, ByteBuffer.wrap(bytes)));
    }

    private String commandLine() {
        return "/bin/sh -c 'exec " + options.javaCommand() + " -cp \"" + stageCode.classPathOnNode() + "\" "
                + NodeMain.class.getName() + "'";
    }

    private <A, R> Mono<Evaluation<A, R>> evaluation(ResolvedFunction<A, R> function, TaskResult<Call<A>> result) {
        A argument = result.correlation().argument();
        if (result instanceof TaskResult.Failed<Call<A>> failed) {
            return Mono.just(new Evaluation.Failure<>(argument, new TaskFailedException(failed)));
        }
        TaskOutput outcomes = ((TaskResult.Succeeded<Call<A>>) result).output(OUTCOMES);
        if (outcomes.size() > options.resultLimit()) {
            return Mono.just(failure(
                    function,
                    argument,
                    result.taskId(),
                    "left a result of " + outcomes.size() + " bytes, more than the resultLimit of "
                            + options.resultLimit() + " bytes; raise it in the FunctionOptions, or return less",
                    null));
        }
        return outcomes.bytes(options.resultLimit())
                .map(bytes -> OutcomeReader.create().read(ByteBuffer.wrap(bytes)))
                .map(read -> evaluation(function, argument, result.taskId(), read))
                .onErrorResume(
                        error -> error instanceof IllegalArgumentException || error instanceof IllegalStateException,
                        error -> Mono.just(failure(
                                function,
                                argument,
                                result.taskId(),
                                "left an unreadable result: " + error.getMessage(),
                                error)))
                .onErrorResume(BatchfluxException.class, error -> Mono.just(new Evaluation.Failure<>(argument, error)));
    }

    private static <A, R> Evaluation<A, R> evaluation(
            ResolvedFunction<A, R> function, A argument, String taskId, List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Value value) {
                return new Evaluation.Value<>(argument, function.value(value));
            }
            if (outcome instanceof Outcome.Failure failure) {
                RemoteException thrown = new RemoteException(failure.error());
                return failure(function, argument, taskId, "threw " + thrown.getMessage(), thrown);
            }
        }
        return failure(
                function,
                argument,
                taskId,
                "left no outcome: the process was ended before the function returned",
                null);
    }

    private static <A, R> Evaluation<A, R> failure(
            ResolvedFunction<A, R> function, A argument, String taskId, String message, @Nullable Throwable cause) {
        return new Evaluation.Failure<>(
                argument, new FunctionFailedException(function.reference().toString(), taskId, message, cause));
    }
}
