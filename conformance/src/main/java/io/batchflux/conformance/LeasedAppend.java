package io.batchflux.conformance;

import io.batchflux.azure.RestAnswer;
import io.batchflux.azure.RestRequest;
import io.batchflux.spi.SignedUrl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A blob that is appended to with a lease, which ends meanwhile: what named runs rely on. */
final class LeasedAppend extends Check {

    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration LEEWAY = Duration.ofMillis(500);

    LeasedAppend() {
        super(23, "What may be done with a lease on a blob that has ended?");
    }

    @Override
    Flux<Finding> ask(Workplace at) {
        String lease = UUID.nameUUIDFromBytes(at.name().getBytes(StandardCharsets.UTF_8))
                .toString();
        return at.container().flatMap(at::toWrite).flatMapMany(access -> {
            Blob blob = new Blob(at, access.blobUrl("appended"), lease);
            return Flux.concat(
                    blob.create().map(answer -> Finding.of("an append blob", "201", words(answer))),
                    blob.lease("acquire").map(answer -> Finding.of("its lease, of 15 s", "201", words(answer))),
                    blob.append("")
                            .map(answer ->
                                    Finding.of("who appends without the lease", "412 LeaseIdMissing", words(answer))),
                    blob.append(lease).map(answer -> Finding.of("who appends with it", "201", words(answer))),
                    at.pause(LEASE.plus(LEEWAY))
                            .then(blob.append(lease))
                            .map(answer -> Finding.of("who appends with it after its end", "412", answer.status())),
                    blob.append("")
                            .map(answer ->
                                    Finding.of("who appends without a lease after its end", "201", words(answer))),
                    blob.lease("renew")
                            .map(answer -> Finding.of(
                                    "who renews it after somebody else has appended", "409", answer.status())),
                    blob.lease("renew").map(answer -> Finding.told("what is said of that", words(answer))));
        });
    }

    private static String words(RestAnswer answer) {
        String code = answer.header("x-ms-error-code").orElse("");
        return (answer.status() + " " + code).strip();
    }

    /** The blob, by its signed URL. */
    private record Blob(Workplace at, SignedUrl url, String leaseId) {

        Mono<RestAnswer> create() {
            return put("", RestRequest.of("PUT", "/").withHeader("x-ms-blob-type", "AppendBlob"));
        }

        Mono<RestAnswer> lease(String action) {
            RestRequest request = RestRequest.of("PUT", "/").withHeader("x-ms-lease-action", action);
            return put(
                    "comp=lease",
                    action.equals("acquire")
                            ? request.withHeader("x-ms-lease-duration", String.valueOf(LEASE.toSeconds()))
                                    .withHeader("x-ms-proposed-lease-id", leaseId)
                            : request.withHeader("x-ms-lease-id", leaseId));
        }

        Mono<RestAnswer> append(String lease) {
            RestRequest request = RestRequest.of("PUT", "/").withBody("line\n");
            return put("comp=appendblock", lease.isEmpty() ? request : request.withHeader("x-ms-lease-id", lease));
        }

        private Mono<RestAnswer> put(String query, RestRequest request) {
            return at.azure().rest().send(new SignedUrl(url.value() + (query.isEmpty() ? "" : "&" + query)), request);
        }
    }
}
