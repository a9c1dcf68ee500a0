package io.batchflux.spring;

import io.batchflux.RunnerClosedException;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Says that the application ends, which is no fault of it: 503, and no stack trace in the log. A response that has begun is
 * broken off, so that nobody takes it for all there is.
 */
final class ClosedRunnerHandler implements WebExceptionHandler {

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        return error instanceof RunnerClosedException && !exchange.getResponse().isCommitted()
                ? Mono.error(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, error.getMessage(), error))
                : Mono.error(error);
    }
}
