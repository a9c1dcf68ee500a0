package io.batchflux.azure.computebatch;

import com.azure.compute.batch.BatchAsyncClient;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.rest.PagedFlux;
import com.azure.core.http.rest.RequestOptions;
import com.azure.core.http.rest.Response;
import com.azure.core.util.BinaryData;
import io.batchflux.azure.RequestSender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Sends requests by the protocol method of the client that each of them is meant for, and makes of what it returns the answer that it was made of.
 *
 * <p>Only protocol methods are called: names of the models change with each beta, and {@code createTasks} blocks its caller.
 */
final class ClientSender implements RequestSender {

    private final BatchAsyncClient client;

    ClientSender(BatchAsyncClient client) {
        this.client = client;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.defer(() -> answer(new ClientCall(request)))
                .onErrorResume(
                        HttpResponseException.class,
                        refused -> refused.getResponse() == null
                                ? Mono.error(refused)
                                : Mono.just(Received.refusal(request, refused)));
    }

    private Mono<HttpResponse> answer(ClientCall call) {
        RequestOptions options = call.options();
        List<String> ids = call.ids();
        return switch (call.operation()) {
            case "POST jobs" -> received(call, client.createJobWithResponse(call.content(), options));
            case "GET jobs" -> page(call, client.listJobs(options));
            case "GET jobs/*" -> received(call, client.getJobWithResponse(ids.get(0), options));
            case "PATCH jobs/*" -> received(call, client.updateJobWithResponse(ids.get(0), call.content(), options));
            case "DELETE jobs/*" -> received(call, client.deleteJobWithResponse(ids.get(0), options));
            case "POST jobs/*/terminate" ->
                received(call, client.terminateJobWithResponse(ids.get(0), options.setBody(call.content())));
            case "POST jobs/*/addtaskcollection" ->
                received(call, client.createTaskCollectionWithResponse(ids.get(0), call.content(), options));
            case "GET jobs/*/tasks" -> page(call, client.listTasks(ids.get(0), options));
            case "GET jobs/*/taskcounts" -> received(call, client.getJobTaskCountsWithResponse(ids.get(0), options));
            case "GET jobs/*/jobpreparationandreleasetaskstatus" ->
                page(call, client.listJobPreparationAndReleaseTaskStatus(ids.get(0), options));
            case "GET jobs/*/tasks/*" -> received(call, client.getTaskWithResponse(ids.get(0), ids.get(1), options));
            case "POST jobs/*/tasks/*/terminate" ->
                received(call, client.terminateTaskWithResponse(ids.get(0), ids.get(1), options));
            case "GET jobs/*/tasks/*/files" -> page(call, client.listTaskFiles(ids.get(0), ids.get(1), options));
            case "HEAD jobs/*/tasks/*/files/*" ->
                received(call, client.getTaskFilePropertiesWithResponse(ids.get(0), ids.get(1), ids.get(2), options));
            case "GET jobs/*/tasks/*/files/*" ->
                received(call, client.getTaskFileWithResponse(ids.get(0), ids.get(1), ids.get(2), options));
            case "GET pools/*" -> received(call, client.getPoolWithResponse(ids.get(0), options));
            case "GET pools/*/nodes" -> page(call, client.listNodes(ids.get(0), options));
            case "GET pools/*/nodes/*/files/*" ->
                received(call, client.getNodeFileWithResponse(ids.get(0), ids.get(1), ids.get(2), options));
            default ->
                Mono.error(new UnsupportedOperationException("the client of azure-compute-batch is not asked for "
                        + call.operation() + " here: connect with AzureBatch.connect for that"));
        };
    }

    private static Mono<HttpResponse> received(ClientCall call, Mono<? extends Response<?>> response) {
        return response.map(each -> Received.of(
                call.request(), each, each.getValue() instanceof BinaryData body ? body.toBytes() : Received.NO_BODY));
    }

    private static Mono<HttpResponse> page(ClientCall call, PagedFlux<BinaryData> list) {
        @Nullable String link = call.nextLink();
        return (link == null ? list.byPage() : list.byPage(link))
                .take(1)
                .next()
                .flatMap(page -> Mono.fromCallable(() -> Received.of(call.request(), page, PageBody.of(page))));
    }
}
