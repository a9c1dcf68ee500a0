package io.batchflux.azure;

import com.azure.storage.blob.BlobServiceAsyncClient;
import com.azure.storage.blob.models.ListBlobContainersOptions;
import io.batchflux.azure.ValidationReport.Check;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Asks both accounts whether a run would work, one question after the other. */
final class Validation {

    private static final String TOKEN = "token";
    private static final String STORAGE = "storage account";

    private Validation() {}

    static Mono<ValidationReport> of(List<Probe> probes, Scheduler timer) {
        return Flux.fromIterable(probes)
                .concatMap(probe -> probe.ask(timer))
                .collectList()
                .map(ValidationReport::new);
    }

    /** Asks for a token; asks nothing and finds nothing if shared keys are used. */
    static Probe token(Credentials credentials) {
        return new Probe(
                TOKEN,
                credentials
                        .batchToken()
                        .map(token -> Check.ok(TOKEN, "Acquired; it expires at " + token.getExpiresAt() + "."))
                        .flux(),
                "Check the tenant, the client and its secret or, without them, that this machine or user has an"
                        + " identity.");
    }

    static Probe storage(BlobServiceAsyncClient blobs, BlobErrors errors, Scheduler eventLoop) {
        return new Probe(
                STORAGE,
                blobs.listBlobContainers(new ListBlobContainersOptions().setMaxResultsPerPage(1))
                        .byPage()
                        .next()
                        .map(page -> Check.ok(STORAGE, blobs.getAccountUrl() + " answers and lets us in."))
                        .onErrorMap(errors::of)
                        .publishOn(eventLoop)
                        .flux(),
                "Check the account's name and its key, or that the identity has the role Storage Blob Data"
                        + " Contributor.");
    }
}
