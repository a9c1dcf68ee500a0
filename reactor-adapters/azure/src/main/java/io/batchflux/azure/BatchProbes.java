package io.batchflux.azure;

import com.azure.core.http.HttpMethod;
import io.batchflux.azure.ValidationReport.Check;
import io.batchflux.spi.BatchService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Asks the Batch account whether it lets us in, what time it has, and what the pool is like. */
final class BatchProbes {

    private static final String ACCOUNT = "batch account";
    private static final String CLOCK = "clock";
    private static final Duration NOTICEABLE_SKEW = Duration.ofMinutes(1);
    private static final Duration HARMFUL_SKEW = Duration.ofMinutes(5);

    private final BatchTransport transport;
    private final BatchRequests requests;
    private final BatchService service;
    private final Clock clock;

    BatchProbes(BatchTransport transport, BatchRequests requests, BatchService service, Clock clock) {
        this.transport = transport;
        this.requests = requests;
        this.service = service;
        this.clock = clock;
    }

    Probe account() {
        return new Probe(
                ACCOUNT,
                transport
                        .exchange(
                                () -> requests.request(HttpMethod.GET, "/jobs", "maxresults", "1", "$select", "id"),
                                (headers, body) -> TimeHeaders.requireServerTime(headers))
                        .flatMapIterable(serverTime -> List.of(
                                Check.ok(ACCOUNT, requests.endpoint() + " answers and lets us in."),
                                clock(serverTime))),
                "Check the account's URL, its name and its key, or that the identity has a role on the account.");
    }

    Probe pool(String poolId, Optional<String> image) {
        return new Probe(
                PoolChecks.POOL,
                service.describePool(poolId).flatMapIterable(pool -> PoolChecks.of(pool, image)),
                "Create the pool, or correct " + ConfigurationKey.POOL_ID + ".");
    }

    private Check clock(Instant serverTime) {
        Duration skew = Duration.between(serverTime, clock.instant()).truncatedTo(ChronoUnit.SECONDS);
        String found = "Our clock differs by " + skew.toSeconds() + " s from the service's.";
        if (skew.abs().compareTo(NOTICEABLE_SKEW) <= 0) {
            return Check.ok(CLOCK, found);
        }
        String remedy = "Synchronise it: signatures depend on it.";
        return skew.abs().compareTo(HARMFUL_SKEW) <= 0
                ? Check.warning(CLOCK, found, remedy)
                : Check.failed(CLOCK, found, remedy);
    }
}
