package io.batchflux.azure;

import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import reactor.core.publisher.Mono;

/**
 * Sends the requests of a connection to its Batch account, in place of the connection's own pipeline: see {@link
 * AzureBatch#connectThrough}.
 *
 * <p>The request is complete but for what says who sends it (a signature, a token). Whatever the service answers, a refusal too, is
 * emitted as it is, with its body; an error is emitted only if there is no answer. Nothing is retried: the stages do that.
 */
@FunctionalInterface
public interface RequestSender {

    /** Sends the request with each subscription; the signals may come on any thread. Cancelling abandons it. */
    Mono<HttpResponse> send(HttpRequest request);
}
