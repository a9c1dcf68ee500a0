package io.batchflux.azure;

import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TransientServiceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends requests to Batch and decodes the answers where they arrive, on the event loop.
 *
 * <p>Every publisher is cold: the request is built and sent for each subscription. Whatever goes wrong becomes one of the
 * exceptions of the ports. The body of every response is read to its end, so that its connection can be used again.
 */
final class BatchTransport {

    private static final byte[] NO_BODY = {};

    private final RequestSender sender;
    private final BatchErrors errors;
    private final String endpoint;
    private final ForeignAnswers foreignAnswers = new ForeignAnswers();

    BatchTransport(RequestSender sender, BatchErrors errors, String endpoint) {
        this.sender = sender;
        this.errors = errors;
        this.endpoint = endpoint;
    }

    /** Sends the request and emits what the decoder makes of the answer; empty if that is {@code null}. */
    <T> Mono<T> exchange(Supplier<HttpRequest> request, AnswerDecoder<T> decoder) {
        return send(request)
                .flatMap(response -> response.getBodyAsByteArray()
                        .defaultIfEmpty(NO_BODY)
                        .map(body -> decode(response, body, decoder)))
                .onErrorMap(error -> ConnectionErrors.of(error, endpoint));
    }

    /** Sends the request and completes when it succeeded; the answer's body is thrown away. */
    Mono<Void> exchange(Supplier<HttpRequest> request) {
        return send(request)
                .flatMap(response -> response.getBodyAsByteArray().then())
                .onErrorMap(error -> ConnectionErrors.of(error, endpoint));
    }

    /** Sends the request and emits the answer's body as it arrives. */
    Flux<ByteBuffer> stream(Supplier<HttpRequest> request) {
        return send(request)
                .flatMapMany(HttpResponse::getBody)
                .onErrorMap(error -> ConnectionErrors.of(error, endpoint));
    }

    private Mono<HttpResponse> send(Supplier<HttpRequest> request) {
        return Mono.defer(() -> {
            HttpRequest built = request.get();
            return sender.send(built)
                    .flatMap(response -> foreignAnswers.checked(built, response))
                    .flatMap(response -> response.getStatusCode() < 300 ? Mono.just(response) : fail(built, response));
        });
    }

    private Mono<HttpResponse> fail(HttpRequest request, HttpResponse response) {
        return response.getBodyAsByteArray()
                .defaultIfEmpty(NO_BODY)
                .onErrorMap(broken -> cutOff(error(request, response, NO_BODY), broken))
                .flatMap(body -> Mono.error(error(request, response, body)));
    }

    private ServiceException error(HttpRequest request, HttpResponse response, byte[] body) {
        return errors.ofResponse(request, response.getStatusCode(), response.getHeaders(), body);
    }

    private <T> T decode(HttpResponse response, byte[] body, AnswerDecoder<T> decoder) {
        try {
            return decoder.decode(response.getHeaders(), body);
        } catch (IOException notUnderstood) {
            throw new TransientServiceException(
                    "",
                    "The answer of " + endpoint + " to " + response.getRequest().getHttpMethod() + " "
                            + response.getRequest().getUrl().getPath() + " cannot be read: "
                            + notUnderstood.getMessage(),
                    null,
                    notUnderstood);
        }
    }

    /** The code that would tell what the refusal means, such as that our own job exists, is lost: it is asked for again. */
    private static ServiceException cutOff(ServiceException error, Throwable broken) {
        if (error.isRetryable()) {
            error.addSuppressed(broken);
            return error;
        }
        return new TransientServiceException("", error.getMessage() + " The rest was cut off.", null, broken);
    }

    /** Makes something of an answer's headers and body. */
    @FunctionalInterface
    interface AnswerDecoder<T> {
        T decode(HttpHeaders headers, byte[] body) throws IOException;
    }
}
