package io.batchflux;

import io.batchflux.function.Outcome;
import io.batchflux.function.RemoteException;
import io.batchflux.spi.BlobName;
import java.util.List;
import reactor.core.publisher.Mono;

/** Makes results again of what is recorded of them, whose outputs are read from the blob store. */
final class RecordedOutputs {

    private final CollectResults collect;
    private final Requests requests;
    private final String container;

    RecordedOutputs(CollectResults collect, Requests requests, String container) {
        this.collect = collect;
        this.requests = requests;
        this.container = container;
    }

    <C> TaskResult<C> rebuilt(C item, Recorded recorded) {
        List<TaskOutput> outputs = recorded.outputs().stream()
                .map(left ->
                        collect.kept(requests.store(), recorded.taskId(), left, new BlobName(container, left.blob())))
                .toList();
        TaskFailure failure = recorded.failure();
        return failure == null
                ? TaskResult.Succeeded.of(recorded.taskId(), item, recorded.execution(), outputs)
                : TaskResult.Failed.of(recorded.taskId(), item, recorded.execution(), failure, outputs);
    }

    /** Emits the result for who does not have the items. */
    Mono<RecordedResult> shown(JournalRecords.Result result, LargeParts large) {
        return large.whole(Bodies.read(result.body())).flatMap(recorded -> shown(result, recorded, large));
    }

    private Mono<RecordedResult> shown(JournalRecords.Result result, Recorded recorded, LargeParts large) {
        TaskFailure failure = recorded.failure();
        RecordedResult shown = RecordedResult.of(result.label(), result.at())
                .withKind(result.kind())
                .withFailure(failure == null ? null : failure.message())
                .withOutputs(rebuilt(result.label(), recorded).outputs());
        return large.line(recorded)
                .map(line -> withOutcome(shown.withOutputs(List.of()), Outcome.parse(line)))
                .defaultIfEmpty(shown);
    }

    private static RecordedResult withOutcome(RecordedResult shown, Outcome outcome) {
        return outcome instanceof Outcome.Failure failure
                ? shown.withFailure(new RemoteException(failure.error()).getMessage())
                : shown.withValue(((Outcome.Value) outcome).json());
    }
}
