package io.batchflux.azure;

import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/**
 * An account's own clock, as its last answer told it. What the account will judge by that, such as when a signature begins and ends, is
 * dated by it: ours may be hours off, which a token does not mind. Until there is an answer it is our clock. Thread-safe.
 */
final class ServiceClock implements InstantSource, HttpPipelinePolicy {

    /** An answer tells whole seconds, and takes its time: clocks that differ by less count as the same. */
    private static final Duration HARMLESS = Duration.ofMinutes(1);

    private final InstantSource ours;
    private volatile Duration ahead = Duration.ZERO;

    ServiceClock(InstantSource ours) {
        this.ours = ours;
    }

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        return next.process().doOnNext(response -> hear(response.getHeaders()));
    }

    private void hear(HttpHeaders headers) {
        Instant told = ForeignAnswers.isOfAService(headers) ? TimeHeaders.serverTime(headers) : null;
        if (told != null) {
            Duration difference = Duration.between(ours.instant(), told);
            ahead = difference.abs().compareTo(HARMLESS) < 0 ? Duration.ZERO : difference;
        }
    }

    @Override
    public Instant instant() {
        return ours.instant().plus(ahead);
    }
}
