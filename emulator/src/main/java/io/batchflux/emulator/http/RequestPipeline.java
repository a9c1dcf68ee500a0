package io.batchflux.emulator.http;

import io.batchflux.emulator.identity.Identity;
import io.batchflux.emulator.identity.IdentityRequest;
import io.batchflux.emulator.wire.BatchException;
import io.batchflux.emulator.wire.ErrorCode;
import io.batchflux.emulator.wire.ServiceLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Takes a request from its authentication over the filters to its operation, and turns every failure into an answer. */
public final class RequestPipeline {

    private static final Logger LOG = LoggerFactory.getLogger(RequestPipeline.class);

    private final Optional<Identity> identity;
    private final Supplier<Optional<ManagementPlane>> management;
    private final Authenticator authenticator;
    private final Router router;
    private final List<RequestFilter> filters;
    private final ServiceLoop loop;
    private final RequestLog log;
    private volatile boolean ending;

    /**
     * @param identity what clients log in to; empty where they cannot
     * @param management what answers for the management plane at the moment; empty where nothing does
     */
    public RequestPipeline(
            Optional<Identity> identity,
            Supplier<Optional<ManagementPlane>> management,
            Authenticator authenticator,
            Router router,
            List<RequestFilter> filters,
            ServiceLoop loop,
            RequestLog log) {
        this.identity = identity;
        this.management = management;
        this.authenticator = authenticator;
        this.router = router;
        this.filters = List.copyOf(filters);
        this.loop = loop;
        this.log = log;
    }

    /** The server ends: that what is under way comes to nothing is no failure from now on. */
    void end() {
        ending = true;
    }

    /** Why the request is not from somebody who may use the account; its body has not come yet. Empty if it is. */
    Optional<BatchException> stranger(BatchRequest head) {
        try {
            authenticator.authenticate(head);
            return Optional.empty();
        } catch (BatchException refused) {
            return Optional.of(refused);
        }
    }

    /**
     * Emits an answer in any case.
     *
     * @param stranger why the request is not from somebody who may use the account
     */
    Mono<Answer> answer(BatchRequest request, Optional<BatchException> stranger) {
        return Mono.defer(() -> {
                    Optional<BatchResponse> other = identity.flatMap(entra -> notForTheService(entra, request));
                    if (other.isPresent()) {
                        return Mono.just(Answer.of(other.get()));
                    }
                    Optional<ManagementPlane> plane = management.get().filter(any -> any.isFor(request));
                    if (plane.isPresent()) {
                        return plane.get().answer(request).map(Answer::of);
                    }
                    if (stranger.isPresent()) {
                        throw stranger.get();
                    }
                    OperationCall call = router.route(request);
                    RequestLog.Entry entry = log.begin(call.operation(), request.body().length);
                    return Mono.defer(() -> {
                                router.requireCovered(call.operation());
                                ApiVersion.check(request);
                                QueryParameters.check(call);
                                return filtered(0).handle(call);
                            })
                            .onErrorResume(error -> Mono.just(failure(error, request)))
                            .map(response -> Answer.of(response).counted(entry));
                })
                .onErrorResume(error -> Mono.just(Answer.of(failure(error, request))));
    }

    /** The answer to a request that is for Entra ID, or for what else there is under a name of Azure's, rather than for the service. */
    private static Optional<BatchResponse> notForTheService(Identity identity, BatchRequest request) {
        IdentityRequest asked = new IdentityRequest(
                request.method(),
                request.path(),
                request.query(),
                request::header,
                () -> BatchRequest.parseQuery(new String(request.body(), StandardCharsets.UTF_8)),
                request.base());
        return identity.answer(asked, request.azureName())
                .map(given -> BatchResponse.json(given.json()).withStatus(given.status()));
    }

    /** The answer to a request that failed. */
    BatchResponse failure(Throwable error, BatchRequest request) {
        BatchException refused;
        if (error instanceof BatchException batch) {
            refused = batch;
        } else if (ending && error instanceof RejectedExecutionException) {
            // Its threads have ended, and the connection ends with them.
            refused = ErrorCode.SERVER_BUSY.with();
        } else {
            LOG.error("{} {} failed", request.method(), request.path(), error);
            refused = ErrorCode.INTERNAL_ERROR.with();
        }
        return ErrorView.response(refused, request, loop.now());
    }

    private OperationHandler filtered(int index) {
        if (index == filters.size()) {
            return call -> router.handler(call.operation()).handle(call);
        }
        return call -> filters.get(index).filter(call, filtered(index + 1));
    }
}
